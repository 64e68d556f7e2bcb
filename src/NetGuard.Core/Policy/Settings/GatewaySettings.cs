namespace NetGuard.Policy.Settings;

/// <summary>The whole file: ASP.NET Core's sections that the gateway reads, YARP's, and ours.</summary>
public static class GatewaySettings
{
    /// <summary>YARP's schema of its section, by reference: our schema never holds a copy.</summary>
    public const string ProxySchema = "https://raw.githubusercontent.com/dotnet/yarp/v2.3.0/src/ReverseProxy/ConfigurationSchema.json";

    private static readonly string[] LogLevels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"];

    public static TextSetting Schema { get; } = new("$schema", "The schema of this file, for editors.", "\"appsettings.schema.json\"");

    public static SectionSetting Kestrel { get; } = new("Kestrel", "The data port: where the gateway listens and with which certificates. Read once, at start.", KestrelSettings.Section);

    public static ForeignSetting ReverseProxy { get; } = new(
        "ReverseProxy",
        "YARP's routes and clusters, unchanged. Each route names in its metadata the resource that guards it: \"NetGuard.Resource\", or \"none\" to leave it open on purpose.",
        """{"Routes":{"openai":{"ClusterId":"openai","Match":{"Path":"/openai/{**rest}"},"Metadata":{"NetGuard.Resource":"openai"}}},"Clusters":{"openai":{"Destinations":{"a":{"Address":"https://contoso.openai.azure.com/"}}}}}""",
        ProxySchema + "#/properties/ReverseProxy")
    { IsRequired = true };

    public static SectionSetting NetGuard { get; } = new("NetGuard", "Networks, resources and the rules that protect them.", NetGuardSettings.Section) { IsRequired = true };

    public static SectionDescription Root { get; } = new(
        Schema,
        new SectionSetting("Logging", "Log levels by category, as everywhere in ASP.NET Core.", new(
            LogLevel(),
            new SectionSetting("Console", "The console's own levels and format.", new(
                LogLevel(),
                new TextSetting("FormatterName", "How log lines are written.", "\"json\"") { Pattern = "^(simple|systemd|json)$", Expected = "'simple', 'systemd' or 'json'" })))),
        new ReservedSetting("AllowedHosts", "Host names that the data port answers to. Routes match hosts with ReverseProxy.Routes.<name>.Match.Hosts.", "\"*\"") { Allowed = "*" },
        Kestrel,
        ReverseProxy,
        NetGuard);

    private static WordMapSetting LogLevel() => new("LogLevel", "The lowest level that is logged, by category; \"Default\" for all others.", """{"Default":"Information"}""", LogLevels);
}
