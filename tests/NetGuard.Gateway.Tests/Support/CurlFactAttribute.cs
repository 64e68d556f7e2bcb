namespace NetGuard.Gateway.Tests.Support;

/// <summary>A test that calls curl; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "curl"))))
        {
            Skip = "curl is not installed.";
        }
    }
}
