using System.Globalization;

namespace NetGuard.Benchmarks.Load;

/// <summary>Options of the load commands, each a name and a number.</summary>
internal static class RunOptions
{
    public static int Number(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        return at < 0 ? otherwise : int.Parse(options[at + 1], CultureInfo.InvariantCulture);
    }
}
