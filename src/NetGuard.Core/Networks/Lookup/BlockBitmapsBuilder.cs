using System.Diagnostics;

namespace NetGuard.Networks.Lookup;

/// <summary>Builds <see cref="BlockBitmaps"/> in one pass over the borders.</summary>
internal ref struct BlockBitmapsBuilder(ReadOnlySpan<uint> borders)
{
    private const int Chunks = 1 << 16;

    private readonly ReadOnlySpan<uint> _borders = borders;
    private readonly ushort[] _nodes = new ushort[Chunks];
    private readonly List<BlockBitmaps.Word> _words = [];
    private readonly List<uint> _firstLeaves = [];
    private readonly List<uint> _leafStarts = [];
    private readonly List<byte> _leaves = [];
    private int _next;
    private bool _inside;

    public BlockBitmaps Build()
    {
        int? outsideNode = null, insideNode = null;
        for (var chunk = 0u; chunk < Chunks; chunk++)
        {
            var node = HasNext(chunk, 16) ? AddMixed(chunk)
                : _inside ? insideNode ??= AddUniform(ulong.MaxValue)
                : outsideNode ??= AddUniform(0);
            // A shared node replaces that of at least one chunk, so that there are never more nodes than chunks.
            Debug.Assert(node < Chunks);
            _nodes[chunk] = (ushort)node;
        }

        _leafStarts.Add((uint)_leaves.Count);
        return new(_nodes, [.. _words], [.. _firstLeaves], [.. _leafStarts], [.. _leaves, .. new byte[BlockBitmaps.BitmapLength]]);
    }

    /// <summary>Whether the next border has <paramref name="prefix"/> above its lowest bits.</summary>
    private readonly bool HasNext(uint prefix, int lowBits) => _next < _borders.Length && _borders[_next] >> lowBits == prefix;

    private readonly int AddUniform(ulong members)
    {
        for (var i = 0; i < 4; i++)
        {
            _words.Add(new(members, 0));
            _firstLeaves.Add(0);
        }

        return _words.Count / 4 - 1;
    }

    private int AddMixed(uint chunk)
    {
        for (var word = chunk << 2; word < (chunk + 1) << 2; word++)
        {
            _firstLeaves.Add((uint)_leafStarts.Count);
            ulong members = 0, mixed = 0;
            for (var i = 0; i < 64; i++)
            {
                var block = word << 6 | (uint)i;
                // A border at a block's first address mixes nothing; membership just changes with the block.
                if (HasNext(block << 8, 0))
                {
                    Toggle();
                }

                members |= _inside ? 1UL << i : 0;
                if (HasNext(block, 8))
                {
                    mixed |= 1UL << i;
                    AddLeaf(block);
                }
            }

            _words.Add(new(members, mixed));
        }

        return _words.Count / 4 - 1;
    }

    private void AddLeaf(uint block)
    {
        _leafStarts.Add((uint)_leaves.Count);
        Span<byte> hosts = stackalloc byte[256];
        var count = 0;
        for (; HasNext(block, 8); Toggle())
        {
            hosts[count++] = (byte)_borders[_next];
        }

        if (count < BlockBitmaps.BitmapLength)
        {
            _leaves.AddRange(hosts[..count]);
        }
        else
        {
            AddBitmap(hosts[..count]);
        }
    }

    private readonly void AddBitmap(ReadOnlySpan<byte> hosts)
    {
        Span<byte> bitmap = stackalloc byte[BlockBitmaps.BitmapLength];
        bitmap.Clear();
        var border = 0;
        for (var host = 0; host < 256; host++)
        {
            if (border < hosts.Length && hosts[border] == host)
            {
                border++;
            }

            bitmap[host >> 3] |= (byte)((border & 1) << (host & 7));
        }

        _leaves.AddRange(bitmap);
    }

    private void Toggle()
    {
        _inside = !_inside;
        _next++;
    }
}
