using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace NetGuard.Proxy.Tls;

/// <summary>What is to be said of a certificate's dates.</summary>
internal static class CertificateValidity
{
    /// <summary>A renewal that is this late will not come by itself; of a short-lived certificate, a third of its life.</summary>
    public static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    public static string? Complaint(X509Certificate2 certificate, DateTimeOffset now)
    {
        DateTimeOffset from = certificate.NotBefore, to = certificate.NotAfter;
        var third = (to - from) / 3;
        return now < from ? $"the certificate is not valid before {Text(from)}"
            : now > to ? $"the certificate expired at {Text(to)}"
            : to - now < (third < ExpiresSoon ? third : ExpiresSoon) ? $"the certificate expires at {Text(to)} and has not been renewed"
            : null;
    }

    /// <summary>Whether the new one is not valid now while the old one is.</summary>
    public static bool IsWorse(X509Certificate2 next, X509Certificate2 current, DateTimeOffset now) => !IsValid(next, now) && IsValid(current, now);

    private static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) => now >= certificate.NotBefore && now <= certificate.NotAfter;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
