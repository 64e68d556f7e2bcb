using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Policy.Terms;

/// <summary>
/// What a resource's network rules were compiled from, to tell through which term a caller came in or fell out. Kept for
/// <c>explain</c> alone: a gateway that serves holds the compiled sets and nothing of this.
/// </summary>
public sealed class NetworkTerms
{
    private readonly ConfigScalar? _text;
    private readonly FormulaTerm? _allow;
    private readonly IReadOnlyDictionary<string, NetworkEntries> _networks;
    private readonly IReadOnlySet<string> _unknown;
    private readonly IReadOnlyList<(ConfigScalar Text, Func<NetAddress, bool> Contains, bool IsName)> _endpoints;
    private readonly AddressRanges _trustedProxies;

    internal NetworkTerms(
        (ConfigScalar Text, FormulaTerm Root)? allow,
        IReadOnlyDictionary<string, NetworkEntries> networks,
        IReadOnlySet<string> unknown,
        IReadOnlyList<(ConfigScalar Text, Func<NetAddress, bool> Contains, bool IsName)> endpoints,
        AddressRanges trustedProxies)
    {
        (_text, _allow) = (allow?.Text, allow?.Root);
        _networks = networks;
        _unknown = unknown;
        _endpoints = endpoints;
        _trustedProxies = trustedProxies;
    }

    public CallerVerdict Explain(NetAddress client)
    {
        client = client.Unwrap();
        return new(
            client.ToString(),
            _allow is null ? null : Explain(_allow, client),
            [.. _endpoints.Where(endpoint => endpoint.Contains(client)).Select(endpoint => new EndpointVerdict(endpoint.Text.Text, endpoint.IsName, PlaceOf(endpoint.Text)))],
            _trustedProxies.Contains(client));
    }

    private TermVerdict Explain(FormulaTerm term, NetAddress client)
    {
        var text = _text!.Text.Substring(term.Offset, term.Length);
        var operands = term.Operands.Select(operand => Explain(operand, client)).ToArray();
        if (term.Kind == FormulaTermKind.Network)
        {
            var network = _networks[text];
            bool? isIn = _unknown.Contains(text) ? null : term.Contains(client);
            return new(term.Kind, text, isIn) { Place = network.Setting, Entry = isIn == true ? network.Find(client) : null };
        }

        // An unknown operand is neither in nor out beneath any operator: the compiled formula answers nothing then.
        bool? contains = Array.Exists(operands, operand => operand.Contains is null) ? null : term.Contains(client);
        return new(term.Kind, text, contains)
        {
            Operands = operands,
            Entry = term.Kind == FormulaTermKind.Range && contains == true ? new(text, PlaceOf(_text)) : null,
        };
    }

    private static RuleReference PlaceOf(ConfigScalar text) => new(text.Path, text.Origin.ToString());
}
