using NetGuard.Detectors.Scans;
using NetGuard.Matching;

namespace NetGuard.Detectors;

/// <summary>
/// Detectors that are looked for together: all their anchors in one automaton, and one pass for each other thing that
/// some of them begin with (digits, <c>@</c>). Immutable; allocates nothing while nothing is found.
/// </summary>
public sealed class DetectorSet
{
    private readonly Detector[] _detectors;
    private readonly LiteralSet? _anchors;
    private readonly int[][] _owners;
    private readonly NumberScan? _numbers;
    private readonly int _email;
    private readonly int _token;
    private readonly int _prose;

    private DetectorSet(Detector[] detectors)
    {
        _detectors = detectors;
        var literals = detectors
            .SelectMany((detector, place) => detector.Anchors.Select(anchor => (Key: (Convert.ToHexString(anchor), detector.IgnoreCase), Anchor: anchor, Place: place)))
            .GroupBy(literal => literal.Key)
            .ToArray();
        _anchors = literals.Length == 0 ? null : LiteralSet.Create([.. literals.Select(group => new Literal(group.First().Anchor, group.Key.IgnoreCase))]);
        _owners = [.. literals.Select(group => group.Select(literal => literal.Place).Distinct().ToArray())];
        _numbers = NumberScan.Of(PlaceOf(DetectorScan.Card), PlaceOf(DetectorScan.Iban), PlaceOf(DetectorScan.Ssn), PlaceOf(DetectorScan.Phone));
        _email = PlaceOf(DetectorScan.Email);
        _token = PlaceOf(DetectorScan.Token);
        _prose = PlaceOf(DetectorScan.Prose);
    }

    public static DetectorSet Empty { get; } = new([]);

    public IReadOnlyList<Detector> Detectors => _detectors;

    public static DetectorSet Create(IReadOnlyList<Detector> detectors) => detectors.Count == 0 ? Empty : new([.. detectors]);

    /// <summary>Adds to the search the detectors that find something in the text; one match of each is enough.</summary>
    public void Find(ReadOnlySpan<byte> text, DetectorSearch search)
    {
        FindAnywhere(text, search);
        if (_token >= 0 && TokenScan.Finds(text, isUri: false))
        {
            search.Add(_token);
        }
    }

    /// <summary>As <see cref="Find"/>, with the detectors for URIs alone.</summary>
    internal void FindInUri(ReadOnlySpan<byte> text, DetectorSearch search)
    {
        FindAnywhere(text, search);
        if (_token >= 0 && TokenScan.Finds(text, isUri: true))
        {
            search.Add(_token);
        }

        if (_prose >= 0 && ProseScan.Finds(text))
        {
            search.Add(_prose);
        }
    }

    private void FindAnywhere(ReadOnlySpan<byte> text, DetectorSearch search)
    {
        if (_anchors is not null)
        {
            var visitor = new AnchorVisitor(text, this, search);
            _anchors.Find(text, ref visitor);
        }

        _numbers?.Find(text, search);
        if (_email >= 0 && EmailScan.Finds(text))
        {
            search.Add(_email);
        }
    }

    private int PlaceOf(DetectorScan scan) => Array.FindIndex(_detectors, detector => detector.Scan == scan);

    private readonly ref struct AnchorVisitor(ReadOnlySpan<byte> text, DetectorSet set, DetectorSearch search) : ILiteralVisitor
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public bool OnLiteral(int literal, int start)
        {
            foreach (var place in set._owners[literal])
            {
                if (!search.HasFound(place) && set._detectors[place].IsAt(_text, start, search) && !search.Add(place))
                {
                    return false;
                }
            }

            return !search.IsExhausted;
        }
    }
}
