using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using NetGuard.Documents;

namespace NetGuard.Policy;

/// <summary>
/// The version of a policy: a hash over the whole configuration in one canonical form (names in order and without case,
/// no comments, no places) and over the digests of its secrets
/// and lists, so that a changed secret or network is another version too.
/// </summary>
internal static class PolicyVersion
{
    private const int Digits = 16;

    public static string Compute(ConfigObject root, IEnumerable<KeyValuePair<string, string>> secrets, IEnumerable<KeyValuePair<string, string>> networks)
    {
        var form = new ArrayBufferWriter<byte>();
        Write(root, form);
        foreach (var (path, value) in secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal))
        {
            WriteText('s', path, form);
            form.Write(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
        }

        foreach (var (name, mark) in networks.OrderBy(network => network.Key, StringComparer.Ordinal))
        {
            WriteText('l', name, form);
            WriteText('m', mark, form);
        }

        return Convert.ToHexStringLower(SHA256.HashData(form.WrittenSpan))[..Digits];
    }

    private static void Write(ConfigNode node, ArrayBufferWriter<byte> form)
    {
        switch (node)
        {
            case ConfigObject map:
                WriteCount('o', map.Members.Count, form);
                foreach (var (name, value) in map.Members.OrderBy(member => member.Key.ToUpperInvariant(), StringComparer.Ordinal))
                {
                    WriteText('n', name.ToUpperInvariant(), form);
                    Write(value, form);
                }

                break;
            case ConfigList list:
                WriteCount('l', list.Items.Count, form);
                foreach (var item in list.Items)
                {
                    Write(item, form);
                }

                break;
            case ConfigScalar scalar:
                WriteText('t', scalar.Text, form);
                break;
        }
    }

    // Lengths stand before contents, so that no two trees have one form.
    private static void WriteText(char kind, string text, ArrayBufferWriter<byte> form)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        WriteCount(kind, utf8.Length, form);
        form.Write(utf8);
    }

    private static void WriteCount(char kind, int count, ArrayBufferWriter<byte> form)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)kind;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head[1..], count);
        form.Write(head);
    }
}
