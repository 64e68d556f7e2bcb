using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Core.Tests.Matching;

/// <summary>The engines that this machine can run. The names of the tests that ran say which they were.</summary>
internal static class Machine
{
    public static string[] Names { get; } = [.. Enum.GetValues<FilterKind>().Where(LiteralSet.IsSupported).Select(kind => kind.ToString())];

    public static TheoryData<string> Engines => [.. Names];

    public static LiteralSet Create(IReadOnlyList<Literal> literals, string engine) => LiteralSet.Create(literals, Enum.Parse<FilterKind>(engine));
}
