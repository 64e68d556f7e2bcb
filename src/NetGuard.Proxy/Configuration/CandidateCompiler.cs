using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Configuration.Routes;
using NetGuard.Proxy.Sources;
using NetGuard.Proxy.Sources.Names;
using NetGuard.Proxy.Tls;

namespace NetGuard.Proxy.Configuration;

/// <summary>Compiles a tree to a snapshot, as <see cref="PolicyCompiler"/> does. Without a schema the section <c>NetGuard</c> is compiled alone.</summary>
internal delegate CompileResult CompilePolicy(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema, INetworkSource networks);

/// <summary>
/// From a file's bytes to a candidate: the one way that <c>check</c>, the first load and every reload take. Overrides
/// are fixed for the life of the process; secrets and lists of networks are read anew each time.
/// </summary>
internal sealed class CandidateCompiler(ConfigurationInput input, CompilePolicy compile, NetworkSources networks, NameTable names)
{
    private static readonly Lazy<ReadOnlyMemory<byte>> Schema = new(ReadSchema);

    public CandidateCompiler(ConfigurationInput input)
        : this(input, new NameTable())
    {
    }

    /// <summary>For a check: a list that cannot be used is an error, and nothing is kept.</summary>
    public CandidateCompiler(ConfigurationInput input, CompilePolicy compile)
        : this(input, compile, new NameTable())
    {
    }

    private CandidateCompiler(ConfigurationInput input, NameTable names)
        : this(input, CompileWith(names), names)
    {
    }

    private CandidateCompiler(ConfigurationInput input, CompilePolicy compile, NameTable names)
        : this(input, compile, new NetworkSources(input.Folder, TimeProvider.System, serving: false), names)
    {
    }

    public NetworkSources Networks => networks;

    /// <summary>The endpoints' names of every policy that is compiled here. They have no addresses until somebody refreshes them.</summary>
    public NameTable Names => names;

    public ConfigurationInput Input => input;

    public static CompilePolicy CompileWith(INameResolver names, bool keepsTerms = false) => (root, secrets, schema, networks) =>
        PolicyCompiler.Compile(root, secrets, schema, new CompileOptions { PolicyOnly = schema.IsEmpty, Names = names, Networks = networks, KeepsTerms = keepsTerms });

    /// <summary>For a policy that is to be explained and not to serve.</summary>
    public static CandidateCompiler ForExplaining(ConfigurationInput input)
    {
        var names = new NameTable();
        return new(input, CompileWith(names, keepsTerms: true), names);
    }

    /// <summary>The same for a gateway, which goes on without a list and keeps good ones.</summary>
    public CandidateCompiler ForServing(TimeProvider time) => new(input, compile, new NetworkSources(input.Folder, time, serving: true), names);

    /// <summary>Reads the file and compiles it. A file that cannot be read is an error at the file.</summary>
    public CandidateResult CompileFile()
    {
        var content = FileContent.Read(input.Path, DocumentReader.MaxLength);
        return content.Problem.Length == 0
            ? Compile(content.Bytes)
            : new CandidateResult
            {
                Candidate = null,
                Errors = [new ConfigError(new Origin(input.SourceName), "", $"the file {content.Problem}")],
                Source = default,
                Contents = new Dictionary<string, ContentMark> { [input.Path] = content.Mark },
            };
    }

    /// <summary>The same, with the certificates of listeners: for a start and for a check.</summary>
    public CandidateResult CompileFirst(TimeProvider time, out ListenerCertificates? certificates)
    {
        var result = CompileFile();
        certificates = null;
        if (result.Candidate is not { } candidate)
        {
            return result;
        }

        var errors = result.Errors.ToList();
        certificates = ListenerCertificates.Load(candidate.Listeners, input, time, errors);
        return result with { Errors = errors, Candidate = errors.Exists(error => error.Severity == Severity.Error) ? null : candidate };
    }

    public CandidateResult Compile(ReadOnlyMemory<byte> utf8)
    {
        var secrets = new SecretSource(input.Folder, input.Variable);
        var reading = networks.Begin();
        var errors = new List<ConfigError>();
        var trusted = new Dictionary<string, ContentMark>(StringComparer.Ordinal);
        var candidate = Compile(utf8, secrets, reading, errors);
        if (candidate is not null)
        {
            UpstreamFiles.Check(candidate.Root, input, trusted, errors);
        }

        return new CandidateResult
        {
            Candidate = errors.Exists(error => error.Severity == Severity.Error) ? null : candidate,
            Errors = errors,
            Source = utf8,
            Contents = new Dictionary<string, ContentMark>(secrets.Files.Concat(reading.Contents).Concat(trusted).DistinctBy(file => file.Key), StringComparer.Ordinal) { [input.Path] = ContentMark.Of(utf8.Span) },
        };
    }

    private Candidate? Compile(ReadOnlyMemory<byte> utf8, SecretSource secrets, NetworkReading reading, List<ConfigError> errors)
    {
        var document = DocumentReader.Read(utf8.Span, input.SourceName);
        errors.AddRange(document.Errors);
        if (document.Root is not { } root)
        {
            return null;
        }

        root = Lay(root, input.Environment, OverlaySource.Environment, errors);
        root = Lay(root, input.CommandLine, OverlaySource.CommandLine, errors);

        var compiled = compile(root, secrets, Schema.Value, reading);
        errors.AddRange(compiled.Errors);
        root = compiled.Root ?? root;
        var proxy = root[ConfigurationFlattener.ProxySection] as ConfigObject;
        if (proxy is null || ConfigurationFlattener.Routes(proxy).Count == 0)
        {
            // Refuses because a file without routes is far more often a file being written, or cut, than a wish to serve nothing.
            Complain(errors, new ConfigError((proxy ?? root).Origin, "ReverseProxy.Routes", "there are no routes; a gateway needs at least one"));
            return null;
        }

        var version = compiled.Snapshot?.Version ?? "";
        var proxyData = ConfigurationFlattener.Proxy(root, version, errors);
        var staticData = ConfigurationFlattener.Static(root, errors);
        if (!errors.Exists(error => error.Severity == Severity.Error && IsOfProxy(error)))
        {
            errors.AddRange(ProxyValidator.Validate(proxyData, proxy));
        }

        return compiled.Snapshot is { } snapshot
            ? new Candidate { Snapshot = snapshot with { Limits = snapshot.Limits.Under(input.Folder) }, ProxyData = proxyData, StaticData = staticData, Root = root, Listeners = compiled.Listeners, Networks = reading, NextChange = compiled.NextChange }
            : null;
    }

    private static ConfigObject Lay(ConfigObject root, IEnumerable<KeyValuePair<string, string>> settings, OverlaySource source, List<ConfigError> errors)
    {
        var result = Overlay.Apply(root, settings, source);
        errors.AddRange(result.Errors);
        return result.Root;
    }

    // YARP would say again, less well, what the schema has said of its section.
    private static bool IsOfProxy(ConfigError error) =>
        error.Path.StartsWith(ConfigurationFlattener.ProxySection, StringComparison.OrdinalIgnoreCase);

    private static void Complain(List<ConfigError> errors, ConfigError error)
    {
        if (!errors.Exists(other => other.Severity == Severity.Error && (other.Path.Length == 0 || IsOfProxy(other))))
        {
            errors.Add(error);
        }
    }

    private static ReadOnlyMemory<byte> ReadSchema()
    {
        using var stream = typeof(CandidateCompiler).Assembly.GetManifestResourceStream("Yarp.ConfigurationSchema.json")
            ?? throw new InvalidOperationException("YARP's configuration schema is not embedded.");
        var schema = new byte[stream.Length];
        stream.ReadExactly(schema);
        return schema;
    }
}
