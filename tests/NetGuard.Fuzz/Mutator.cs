using System.Text;

namespace NetGuard.Fuzz;

/// <summary>
/// Changes seeds at random, always alike for one number: bytes flipped, dropped, doubled, replaced by bytes that parsers
/// care for, and pieces of two seeds put together.
/// </summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, int number)
{
    private const int MaxLength = 8 * 1024;
    private const int MaxChanges = 6;

    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "/", "\\", "//", ":", "@", "?", "#", "%", "%2e", "%2F", "%25", "%00", "&", ";", ".", "..", "[", "]", "{", "}", "\"", "\\u003a", "\\ud800", ",", "\r\n", "\n", "\t", " ", "\0", "--b", "--b--", "=",
            "https://", "data:", "0x7f", "::ffff:", "/0", "/33", "-", "not ", "(", ")", "xn--", "\u3002", "\uFF0E", "\u200B", "\u00AD", "\u00DF", "\u0301", "\uFEFF", "null", "1e999", "255", "4294967296", "*.", "//*", "/*",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80], [0xE3, 0x80],
    ];

    private readonly Random _random = new(number);

    public byte[] Next()
    {
        var text = new List<byte>(seeds[_random.Next(seeds.Count)]);
        for (var changes = _random.Next(1, MaxChanges); changes > 0; changes--)
        {
            Change(text);
        }

        return text.Count > MaxLength ? [.. text.Take(MaxLength)] : [.. text];
    }

    private void Change(List<byte> text)
    {
        var at = _random.Next(text.Count + 1);
        var length = Math.Min(text.Count - at, _random.Next(1, 17));
        switch (_random.Next(7))
        {
            case 0 when length > 0:
                text[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                text.RemoveRange(at, length);
                break;
            case 2:
                text.InsertRange(at, text.GetRange(at, length));
                break;
            case 3:
                text.Insert(at, (byte)_random.Next(256));
                break;
            case 4:
                var other = seeds[_random.Next(seeds.Count)];
                var start = _random.Next(other.Length + 1);
                text.RemoveRange(at, text.Count - at);
                text.AddRange(other[start..]);
                break;
            default:
                text.InsertRange(at, s_pieces[_random.Next(s_pieces.Length)]);
                break;
        }
    }
}
