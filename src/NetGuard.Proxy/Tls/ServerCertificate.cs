using System.Net.Security;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tls;

/// <summary>What came of one look at a certificate's files.</summary>
internal enum CertificateLook : byte
{
    Unchanged,

    /// <summary>They have changed since the last look, and may be half written.</summary>
    Unsettled,

    /// <summary>A new certificate is in force.</summary>
    Renewed,

    /// <summary>They rest and cannot be used; the last good certificate goes on.</summary>
    Refused,

    /// <summary>They are again what is in force.</summary>
    Recovered,
}

/// <summary>
/// One certificate of a listener: the last good one, whatever its files hold by now. New connections get a new one; those
/// that are open go on.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly ConfigurationInput _input;
    private readonly TimeProvider _time;
    private CertificateReading? _inForce;
    private CertificateReading? _seen;
    private CertificateReading? _refused;
    private volatile SslStreamCertificateContext _current;

    private ServerCertificate(CertificateSource source, ConfigurationInput input, TimeProvider time, SslStreamCertificateContext first, CertificateReading? reading)
    {
        Source = source;
        _input = input;
        _time = time;
        _current = first;
        _inForce = _seen = reading;
    }

    public CertificateSource Source { get; }

    public SslStreamCertificateContext Current => _current;

    /// <summary>Why the files are not in force; empty if they are.</summary>
    public string Problem { get; private set; } = "";

    public DateTimeOffset NotBefore => _current.TargetCertificate.NotBefore;

    public DateTimeOffset NotAfter => _current.TargetCertificate.NotAfter;

    /// <summary>What an administrator should do something about; <c>null</c> if nothing. Names the setting and times, nothing else.</summary>
    public string? Alarm => Problem.Length > 0 ? $"{Source.At.Path}: {Problem}; the last good one goes on"
        : CertificateValidity.Complaint(_current.TargetCertificate, _time.GetUtcNow()) is { } complaint ? $"{Source.At.Path}: {complaint}"
        : null;

    /// <returns><c>null</c>, and what is wrong, where there is no certificate to begin with.</returns>
    public static ServerCertificate? TryLoad(CertificateSource source, ConfigurationInput input, TimeProvider time, out string problem)
    {
        var reading = source.Path is null ? null : CertificateReading.Of(source, input);
        (var context, problem) = reading is null ? CertificateLoading.LoadFromStore(source) : CertificateLoading.Load(reading, CertificateUse.Server);
        return context is null ? null : new(source, input, time, context, reading);
    }

    /// <summary>Looks at the files, one caller at a time. What rests for two looks is taken over, or refused.</summary>
    public CertificateLook Look()
    {
        if (_inForce is null)
        {
            return CertificateLook.Unchanged;
        }

        var now = CertificateReading.Of(Source, _input);
        if (now.IsSameAs(_inForce))
        {
            _seen = now;
            _refused = null;
            var wasBad = Problem.Length > 0;
            Problem = "";
            return wasBad ? CertificateLook.Recovered : CertificateLook.Unchanged;
        }

        if (!now.IsSameAs(_seen!))
        {
            _seen = now;
            return CertificateLook.Unsettled;
        }

        return _refused is not null && now.IsSameAs(_refused) ? CertificateLook.Unchanged : Take(now);
    }

    private CertificateLook Take(CertificateReading reading)
    {
        var (context, problem) = CertificateLoading.Load(reading, CertificateUse.Server);
        if (context is not null && CertificateValidity.IsWorse(context.TargetCertificate, _current.TargetCertificate, _time.GetUtcNow()))
        {
            // Refuses because every client would turn away from it, and from what is in force none does.
            problem = "the new certificate is not valid at this time";
        }

        if (problem.Length > 0)
        {
            _refused = reading;
            Problem = problem;
            return CertificateLook.Refused;
        }

        _current = context!;
        _inForce = reading;
        _refused = null;
        Problem = "";
        return CertificateLook.Renewed;
    }
}
