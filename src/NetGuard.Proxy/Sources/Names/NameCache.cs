using System.Net.Sockets;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>The answers that still hold, by name and family. A name without one here is asked for again.</summary>
internal sealed class NameCache(TimeProvider time) : IDisposable
{
    /// <summary>Both families of all names that a policy may have, thrice: versions overlap while they change.</summary>
    public const int MaxAnswers = 60_000;

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MaxAnswers, Clock = new Clock(time), CompactionPercentage = 0.1 });

    public NameAnswer? Find(string name, AddressFamily family) => _answers.Get<NameAnswer>((name, family));

    public void Keep(string name, AddressFamily family, NameAnswer answer) =>
        _answers.Set((name, family), answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = time.GetUtcNow() + answer.Lifetime });

    public void Forget(string name)
    {
        _answers.Remove((name, AddressFamily.InterNetwork));
        _answers.Remove((name, AddressFamily.InterNetworkV6));
    }

    public void Clear() => _answers.Clear();

    public void Dispose() => _answers.Dispose();

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
