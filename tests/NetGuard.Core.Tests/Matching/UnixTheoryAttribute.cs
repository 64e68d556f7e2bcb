namespace NetGuard.Core.Tests.Matching;

/// <summary>A test that needs the memory protection of POSIX.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "mprotect is POSIX's.";
        }
    }
}
