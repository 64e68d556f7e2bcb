namespace NetGuard.Decisions;

/// <summary>
/// What one request leaves for its record beside the deciding verdict: the findings of rules in Report mode and the
/// coverage of inspection. Reused between requests; bounded, so that no request makes it grow.
/// </summary>
public sealed class Trail
{
    /// <summary>Findings kept; those past it are counted only.</summary>
    public const int MaxReports = 16;

    private readonly int[] _opaqueFiles = new int[Enum.GetValues<OpaqueFormat>().Length];
    private readonly List<Decision> _reports = new(MaxReports);

    public IReadOnlyList<Decision> Reports => _reports;

    /// <summary>All findings in Report mode, also those not kept.</summary>
    public int ReportCount { get; private set; }

    public long BytesInspected { get; set; }

    /// <summary>Bytes that were passed without being read as text, such as an image's.</summary>
    public long BytesOpaque { get; set; }

    /// <summary>Files that were passed so, by <see cref="OpaqueFormat"/>.</summary>
    public ReadOnlySpan<int> OpaqueFiles => _opaqueFiles;

    /// <summary>Bytes of query and body that the request held.</summary>
    public long BytesTotal { get; set; }

    public int UriCount { get; set; }

    /// <summary>Whether the request lets the endpoint fetch URLs out of the text that it is given.</summary>
    public bool FetchesText { get; set; }

    /// <summary>Keeps a finding in Report mode and tells whether the decision refuses.</summary>
    public bool Take(in Decision decision)
    {
        if (decision.Verdict == Verdict.Report)
        {
            ReportCount++;
            if (_reports.Count < MaxReports)
            {
                _reports.Add(decision);
            }
        }

        return decision.IsReject;
    }

    /// <summary>Takes the number of files of each format that were passed unread.</summary>
    public void CountOpaque(ReadOnlySpan<int> files) => files.CopyTo(_opaqueFiles);

    public void Reset()
    {
        _reports.Clear();
        ReportCount = 0;
        BytesInspected = BytesOpaque = BytesTotal = 0;
        UriCount = 0;
        FetchesText = false;
        Array.Clear(_opaqueFiles);
    }
}
