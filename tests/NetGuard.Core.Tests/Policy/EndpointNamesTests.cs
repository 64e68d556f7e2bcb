using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

/// <summary>DNS names among endpoints, whose addresses come from outside.</summary>
public sealed class EndpointNamesTests
{
    private readonly FakeNames _names = new();

    [Fact]
    public void Name_IsAskedForOnce_InLowerCaseAndWithoutItsDot()
    {
        Compile("""["Build-7.Contoso.Example.", "build-7.contoso.example", "198.51.100.20"]""");
        Assert.Equal([("build-7.contoso.example", false)], _names.Watched);
    }

    [Fact]
    public void AllowPrivate_IsHandedOn()
    {
        Compile("""["build-7.contoso.example"], "AllowPrivate": true""");
        Assert.Equal([("build-7.contoso.example", true)], _names.Watched);
    }

    [Fact]
    public void Version_WhenAnAnswerChanges_StaysAndTheVerdictDoesNot()
    {
        var policy = Compile("""["build-7.contoso.example"]""").Snapshot!;
        var rules = policy.Resources["res"].Network;
        Assert.True(rules.Judge(Address("192.0.2.7")).IsReject);

        _names.Current = Set("192.0.2.7");

        Assert.False(rules.Judge(Address("192.0.2.7")).IsReject);
        Assert.Equal("build-7.contoso.example", rules.Names.Find(Address("192.0.2.7"))!.Name);
        Assert.True(policy.IsNamed(Address("192.0.2.7")));
        Assert.Equal(policy.Version, Compile("""["build-7.contoso.example"]""").Snapshot!.Version);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public void TrustedProxy_ThatANameHas_IsNoClient()
    {
        var rules = Compile("""["build-7.contoso.example"]""", """ "ClientAddress": { "Source": "XForwardedFor", "TrustedProxies": "192.0.2.10" }, """).Snapshot!.Resources["res"].Network;
        _names.Current = Set("192.0.2.0/28");
        Assert.True(rules.Judge(Address("192.0.2.10")).IsReject);
        Assert.False(rules.Judge(Address("192.0.2.11")).IsReject);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void Names_OfOneResource_AreBounded(int count, bool succeeds)
    {
        var result = Compile($"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"h{i}.contoso.example\""))}]");
        Assert.Equal(succeeds, result.Succeeded);
        Assert.Equal(succeeds ? count : 0, _names.Watched.Count);
    }

    [Fact]
    public void Error_Elsewhere_LeavesNamesUnasked()
    {
        Assert.False(Compile("""["build-7.contoso.example", "10.0.0.1/8"]""").Succeeded);
        Assert.Empty(_names.Watched);
    }

    /// <summary>Whoever brings an answer joins the addresses; a request asks one set, however many names there are.</summary>
    [Fact]
    public void Judge_AskedOftenAboutManyNames_AsksNoName()
    {
        var rules = Compile($"[{string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"h{i}.contoso.example\""))}]").Snapshot!.Resources["res"].Network;
        _names.Current = Set("192.0.2.7");
        var before = _names.Reads;

        for (var i = 0; i < 100; i++)
        {
            Assert.True(rules.Judge(Address("192.0.2.8")).IsReject);
            Assert.False(rules.Judge(Address("192.0.2.7")).IsReject);
        }

        Assert.Equal(before, _names.Reads);
        Assert.True(before > 0);
    }

    [Fact]
    public void Name_WhoseAddressesGo_AdmitsNobody()
    {
        var rules = Compile("""["build-7.contoso.example"]""").Snapshot!.Resources["res"].Network;
        _names.Current = Set("192.0.2.7");
        Assert.False(rules.Judge(Address("192.0.2.7")).IsReject);

        _names.Current = AddressRanges.Empty;

        Assert.True(rules.Judge(Address("192.0.2.7")).IsReject);
        Assert.Null(rules.Names.Find(Address("192.0.2.7")));
    }

    private CompileResult Compile(string endpoints, string netGuard = "")
    {
        var text = Compilation.Sample(resource: $$""" "NetworkAcls": { "Endpoints": {{endpoints}} }, """, netGuard: netGuard);
        var root = DocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(text), "a.json").Root!;
        return PolicyCompiler.Compile(root, new FakeSecrets(), Compilation.ProxySchema, new CompileOptions { Names = _names });
    }

    private static NetAddress Address(string text) => NetAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    private static AddressRanges Set(string text) => AddressRanges.Of([Cidr.TryParse(text, out var range, out var error) ? range : throw new FormatException(error)]);

    private sealed class FakeNames : INameResolver
    {
        public List<(string, bool)> Watched { get; } = [];

        private readonly List<IAddressObserver> _observers = [];

        /// <summary>How often a name was asked for its addresses.</summary>
        public int Reads { get; private set; }

        public AddressRanges Current
        {
            get
            {
                Reads++;
                return field;
            }

            set
            {
                field = value;
                _observers.ForEach(observer => observer.OnChanged());
            }
        } = AddressRanges.Empty;

        public IAddressSource Watch(string name, bool allowPrivate)
        {
            Watched.Add((name, allowPrivate));
            return new Source(name, this);
        }

        private sealed class Source(string name, FakeNames names) : IAddressSource
        {
            public string Name => name;

            public AddressRanges Current => names.Current;

            public void Observe(IAddressObserver observer) => names._observers.Add(observer);
        }
    }
}
