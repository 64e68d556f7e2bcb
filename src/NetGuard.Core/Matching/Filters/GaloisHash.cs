using System.Numerics;

namespace NetGuard.Matching.Filters;

/// <summary>The hashes of <see cref="GaloisFilter"/>, one window at a time: how its tables are filled.</summary>
internal sealed class GaloisHash
{
    public const int WindowBytes = sizeof(uint);

    /// <summary>Eight bits each, of all bytes of a window.</summary>
    public const int Hashes = 3;

    /// <summary>The first three have a hash each for their index, the fourth the first and second one's sum, the fifth the second and third one's.</summary>
    public const int Tables = 5;

    /// <param name="windowLength">1 to 4 bytes. What follows the window is multiplied by zero.</param>
    public GaloisHash(int windowLength)
    {
        // Any matrices will do that look random: SplitMix64 from a fixed start, so that every run has the same.
        var state = 42ul;
        for (var i = 0; i < Matrices.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var value = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            Matrices[i] = i % WindowBytes < windowLength ? value ^ (value >> 31) : 0;
        }
    }

    /// <summary>For each hash one matrix a byte of the window.</summary>
    public ulong[] Matrices { get; } = new ulong[Hashes * WindowBytes];

    /// <summary>Which byte of each table a window has, and which bit in all of them.</summary>
    public (int[] Rows, int Bit) Of(uint window)
    {
        var (first, second, third) = (Hash(0, window), Hash(1, window), Hash(2, window));
        return ([first, second, third, (first + second) & byte.MaxValue, (second + third) & byte.MaxValue], (first ^ second ^ third) & 7);
    }

    /// <summary>What GF2P8AFFINEQB gives: bit i is the parity of the byte and the matrix's row, the byte 7 - i of the number.</summary>
    public static byte Product(ulong matrix, byte value)
    {
        var product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            var row = (byte)(matrix >> (8 * (7 - bit)));
            product |= (BitOperations.PopCount((uint)(row & value)) & 1) << bit;
        }

        return (byte)product;
    }

    private int Hash(int hash, uint window)
    {
        var sum = 0;
        for (var place = 0; place < WindowBytes; place++)
        {
            sum ^= Product(Matrices[(hash * WindowBytes) + place], (byte)(window >> (8 * place)));
        }

        return sum;
    }
}
