using NetGuard.Networks;

namespace NetGuard.Benchmarks.Networks;

/// <summary>
/// DIR-24-8 (Gupta, Lin, McKeown 1998) for a set: a table over the upper 24 bits that holds the answer or the number of a
/// segment of 256 answers. Routers' classic for comparison, with 32-bit entries, since a set can have more than 2^15 segments.
/// </summary>
internal sealed class Dir24
{
    private const uint FirstSegment = 2;

    private readonly uint[] _blocks = new uint[1 << 24];
    private readonly byte[] _segments;

    public Dir24(IEnumerable<AddressRange> disjoint)
    {
        List<byte> segments = [];
        foreach (var range in disjoint)
        {
            var (first, last) = ((uint)range.First.Value, (uint)range.Last.Value);
            for (var block = first >> 8; block <= last >> 8; block++)
            {
                var from = block == first >> 8 ? first & 255 : 0;
                var to = block == last >> 8 ? last & 255 : 255;
                if (from == 0 && to == 255)
                {
                    _blocks[block] = 1;
                    continue;
                }

                if (_blocks[block] == 0)
                {
                    _blocks[block] = FirstSegment + (uint)segments.Count / 256;
                    segments.AddRange(new byte[256]);
                }

                for (var host = from; host <= to; host++)
                {
                    segments[(int)((_blocks[block] - FirstSegment) * 256 + host)] = 1;
                }
            }
        }

        _segments = [.. segments];
    }

    public bool Contains(uint address)
    {
        var entry = _blocks[address >> 8];
        return entry < FirstSegment ? entry != 0 : _segments[(entry - FirstSegment) * 256 + (address & 255)] != 0;
    }
}
