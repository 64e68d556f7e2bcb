using System.Net;
using System.Security.Cryptography;
using NetGuard.Documents;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Demo;

/// <summary>
/// The sample configuration, made runnable: its secrets get values of this process alone, whatever the environment and
/// the disk hold, and what its clusters name on this machine is where the stand-in listens.
/// </summary>
internal sealed record DemoSample
{
    private static readonly string[] References = ["env:", "file:"];

    private const string RelativePath = "config/appsettings.json";

    /// <summary>What the gateway is started with.</summary>
    public required ConfigurationInput Input { get; init; }

    /// <summary>The values that the sample's secrets got, by the path of their setting.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Loopback addresses that the sample's clusters name.</summary>
    public required IReadOnlyList<IPEndPoint> Upstreams { get; init; }

    /// <summary>
    /// The sample of the repository when started there, so that an edit of it can be watched at work; else the one that the
    /// program carries, put into <paramref name="folder"/>.
    /// </summary>
    public static DemoSample Load(string currentDirectory, string folder, IReadOnlyList<KeyValuePair<string, string>> overrides)
    {
        var inRepository = Path.Combine(currentDirectory, RelativePath);
        if (File.Exists(inRepository) && File.Exists(Path.Combine(currentDirectory, "NetGuard.sln")))
        {
            return Of(inRepository, RelativePath, overrides);
        }

        var carried = Path.Combine(folder, "appsettings.json");
        using (var resource = typeof(DemoSample).Assembly.GetManifestResourceStream("appsettings.sample.json")!)
        using (var file = File.Create(carried))
        {
            resource.CopyTo(file);
        }

        return Of(carried, carried, overrides);
    }

    private static DemoSample Of(string path, string name, IReadOnlyList<KeyValuePair<string, string>> overrides)
    {
        var root = DocumentReader.Read(File.ReadAllBytes(path), name).Root;
        root = root is null ? null : Overlay.Apply(root, overrides, OverlaySource.CommandLine).Root;
        var secrets = Scalars(root)
            .Where(scalar => Array.Exists(References, scheme => scalar.Text.StartsWith(scheme, StringComparison.Ordinal)))
            .ToDictionary(scalar => scalar.Path, _ => NewSecret(), StringComparer.Ordinal);
        var variables = secrets.Keys.Select((setting, i) => (Setting: setting, Name: $"NETGUARD_DEMO_{i + 1}")).ToArray();
        return new DemoSample
        {
            Input = new ConfigurationInput
            {
                Path = Path.GetFullPath(path),
                SourceName = name,
                Environment = [.. variables.Select(variable => KeyValuePair.Create(variable.Name, secrets[variable.Setting]))],
                CommandLine = [.. variables.Select(variable => KeyValuePair.Create(variable.Setting, "env:" + variable.Name)), .. overrides],
            },
            Secrets = secrets,
            Upstreams = [.. Scalars((root?["ReverseProxy"] as ConfigObject)?["Clusters"])
                .Where(scalar => scalar.Path.EndsWith(".Address", StringComparison.OrdinalIgnoreCase))
                .Select(scalar => new Uri(scalar.Text))
                .Where(address => address.IsLoopback)
                .Select(address => new IPEndPoint(IPAddress.Loopback, address.Port))
                .Distinct()],
        };
    }

    private static IEnumerable<ConfigScalar> Scalars(ConfigNode? node) => node switch
    {
        ConfigScalar scalar => [scalar],
        ConfigObject parent => parent.Members.Values.SelectMany(Scalars),
        ConfigList list => list.Items.SelectMany(Scalars),
        _ => [],
    };

    private static string NewSecret() => "demo-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
