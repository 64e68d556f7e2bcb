using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Core.Tests.Matching;

/// <summary>The engines that this machine can run. The names of the tests that ran say which they were.</summary>
internal static class Machine
{
    public static TheoryData<string> Engines { get; } =
    [
        nameof(FilterKind.Hash),
        .. Vector128.IsHardwareAccelerated ? [nameof(FilterKind.Nibble128)] : Array.Empty<string>(),
        .. Avx2.IsSupported ? [nameof(FilterKind.Nibble256)] : Array.Empty<string>(),
        .. GaloisFilter.IsSupported ? [nameof(FilterKind.Galois512)] : Array.Empty<string>(),
    ];

    public static LiteralSet Create(IReadOnlyList<Literal> literals, string engine) => LiteralSet.Create(literals, Enum.Parse<FilterKind>(engine));
}
