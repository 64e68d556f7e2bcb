namespace NetGuard.Policy.Settings;

/// <summary><c>NetGuard.Hsts</c>: what browsers are told of https (RFC 6797).</summary>
public static class HstsSettings
{
    public static BooleanSetting Enabled { get; } = new("Enabled", "Whether answers over https carry Strict-Transport-Security. Answers over http never do.", true);

    public static TimeSetting MaxAge { get; } = new("MaxAge", "How long a browser keeps to https; zero makes it forget.", TimeSpan.FromDays(365), TimeSpan.Zero, TimeSpan.FromDays(3650));

    public static BooleanSetting IncludeSubDomains { get; } = new("IncludeSubDomains", "Whether it holds for all names below the gateway's too.", false);

    public static SectionSetting Hsts { get; } = new("Hsts", "HTTP Strict Transport Security on the data port.", new(Enabled, MaxAge, IncludeSubDomains));
}
