using NetGuard.Documents;
using NetGuard.Networks.Lists;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

/// <summary>Lists beside the fixtures, read as of one day; feeds are unknown.</summary>
internal sealed class FixtureNetworks(string folder) : INetworkSource
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public NetworkAnswer Read(NetworkRequest request)
    {
        var path = Path.Combine(folder, request.Location);
        if (request.Feed is not null || !File.Exists(path))
        {
            return NetworkAnswer.Unknown([new ConfigError(request.Selection.Location.Origin, request.Selection.Location.Path, $"{request.Location} does not exist")]);
        }

        var result = ListReader.Read(File.ReadAllBytes(path), request.Location, request.Selection);
        return result.List is { } list
            ? new NetworkAnswer(NetworkState.Known, list.At(Now), Now, "known") { Findings = list.Lint(Now), NextChange = list.NextChange(Now), Locate = address => ListReader.Find(File.ReadAllBytes(path), request.Selection, address, Now) }
            : NetworkAnswer.Unknown(result.Errors);
    }
}
