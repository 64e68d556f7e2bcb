using System.Security.Cryptography;
using System.Text;
using NetGuard.Decisions;

namespace NetGuard.Policy;

/// <summary>
/// The two keys of a resource. Kept as SHA-256 digests: comparing digests of equal length in constant time tells a
/// caller neither a key's length nor how many bytes were right.
/// </summary>
public sealed class AuthenticationRules
{
    private readonly byte[][] _slots;

    /// <param name="mode">Mode of the keys.</param>
    /// <param name="allowAnonymous">The resource says that no caller needs a credential.</param>
    /// <param name="keys">Key 1, and key 2 where there is one.</param>
    /// <param name="rule">The config entry.</param>
    public AuthenticationRules(Mode mode, bool allowAnonymous, IReadOnlyList<string> keys, RuleReference rule)
    {
        Mode = mode;
        AllowAnonymous = allowAnonymous;
        Rule = rule;
        _slots = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];
    }

    public Mode Mode { get; }

    public bool AllowAnonymous { get; }

    public RuleReference Rule { get; }

    /// <summary>The slot (1 or 2) whose key was presented, or 0. All slots are always compared.</summary>
    public int MatchSlot(ReadOnlySpan<byte> presented)
    {
        if (presented.IsEmpty)
        {
            return 0;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(presented, digest);
        var slot = 0;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, _slots[i]))
            {
                slot = i + 1;
            }
        }

        return slot;
    }
}
