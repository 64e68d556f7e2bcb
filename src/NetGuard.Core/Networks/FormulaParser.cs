using NetGuard.Documents;

namespace NetGuard.Networks;

/// <summary>Reads a formula by recursive descent; a method that returns <c>null</c> has set <see cref="Error"/>, and all give up.</summary>
internal sealed class FormulaParser
{
    private readonly string _text;
    private readonly Func<string, AddressRanges?> _resolve;
    private readonly IReadOnlyCollection<string> _knownNames;
    private FormulaToken _token;
    private int _end;
    private int _depth;
    private int _terms;

    public FormulaParser(string text, Func<string, AddressRanges?> resolve, IReadOnlyCollection<string> knownNames)
    {
        _text = text;
        _resolve = resolve;
        _knownNames = knownNames;
        Advance();
    }

    public FormulaError? Error { get; private set; }

    public FormulaTerm? ParseWhole()
    {
        if (_token.Kind == FormulaTokenKind.End)
        {
            return Fail(_token, "the formula is empty; write 'none' to admit nobody");
        }

        var term = ParseExpression();
        return term is null || _token.Kind == FormulaTokenKind.End ? term : FailAfterOperand();
    }

    private FormulaTerm? ParseExpression() => ParseChain(FormulaTokenKind.Or, FormulaTermKind.Or, ParseTerm);

    private FormulaTerm? ParseTerm() => ParseChain(FormulaTokenKind.And, FormulaTermKind.And, ParseFactor);

    private FormulaTerm? ParseChain(FormulaTokenKind joint, FormulaTermKind kind, Func<FormulaTerm?> parseOperand)
    {
        var start = _token.Offset;
        List<FormulaTerm> operands = [];
        while (parseOperand() is { } operand)
        {
            operands.Add(operand);
            if (_token.Kind != joint)
            {
                return operands.Count == 1 ? operand : Over(kind, start, operands);
            }

            Advance();
        }

        return null;
    }

    private FormulaTerm? ParseFactor()
    {
        if (_token.Kind != FormulaTokenKind.Not)
        {
            return ParseOperand();
        }

        var not = _token;
        Advance();
        if (_token.Kind == FormulaTokenKind.Not)
        {
            return Fail(_token, "'not not' has no meaning of its own; leave both out");
        }

        return ParseOperand() is { } operand ? Over(FormulaTermKind.Not, not.Offset, [operand]) : null;
    }

    private FormulaTerm? ParseOperand()
    {
        var token = _token;
        if (token.Kind == FormulaTokenKind.Open)
        {
            return ParseGroup();
        }

        if (token.Kind is not (FormulaTokenKind.Name or FormulaTokenKind.Address or FormulaTokenKind.Any or FormulaTokenKind.None))
        {
            return FailAtOperand();
        }

        if (++_terms > Formula.MaxTerms)
        {
            return Fail(token, $"the formula has more than {Formula.MaxTerms} names and addresses; put them into a network");
        }

        Advance();
        return token.Kind switch
        {
            FormulaTokenKind.Any => new(FormulaTermKind.Any, token.Offset, token.Length) { Addresses = AddressRanges.Any },
            FormulaTokenKind.None => new(FormulaTermKind.None, token.Offset, token.Length),
            FormulaTokenKind.Name => ResolveName(token),
            _ => ParseRange(token),
        };
    }

    private FormulaTerm? ParseGroup()
    {
        var open = _token;
        if (++_depth > Formula.MaxDepth)
        {
            return Fail(open, $"parentheses are nested more than {Formula.MaxDepth} deep");
        }

        Advance();
        if (ParseExpression() is not { } term)
        {
            return null;
        }

        if (_token.Kind != FormulaTokenKind.Close)
        {
            return _token.Kind == FormulaTokenKind.End ? Fail(open, "this '(' is never closed") : FailAfterOperand();
        }

        _depth--;
        Advance();
        return term;
    }

    private FormulaTerm? ResolveName(FormulaToken token)
    {
        var name = Text(token);
        if (_resolve(name) is { } addresses)
        {
            return new(FormulaTermKind.Network, token.Offset, token.Length) { Addresses = addresses };
        }

        if (NetworkName.IsReserved(name))
        {
            return Fail(token, $"the words of a formula are lower case, did you mean '{name.ToLowerInvariant()}'?");
        }

        return Fail(token, $"unknown network {CidrFault.Quote(name)}"
            + (Suggestion.Closest(name, _knownNames) is { } meant ? $", did you mean '{meant}'?" : ""));
    }

    private FormulaTerm? ParseRange(FormulaToken first)
    {
        AddressRange range;
        string fault;
        if (_token.Kind != FormulaTokenKind.Dash)
        {
            return Cidr.TryParse(Text(first), out range, out fault) ? Leaf(first, range) : Fail(first, fault);
        }

        Advance();
        var last = _token;
        if (last.Kind != FormulaTokenKind.Address)
        {
            return Fail(last, "an address is expected after '-', as in 203.0.113.7-203.0.113.9");
        }

        Advance();
        var whole = first with { Length = last.Offset + last.Length - first.Offset };
        return Cidr.TryParseRange(Text(first), Text(last), out range, out fault) ? Leaf(whole, range) : Fail(whole, fault);
    }

    private static FormulaTerm Leaf(FormulaToken token, AddressRange range) =>
        new(FormulaTermKind.Range, token.Offset, token.Length) { Addresses = AddressRanges.Of([range]) };

    // To the last token read, so that parentheses of the operands count.
    private FormulaTerm Over(FormulaTermKind kind, int offset, IReadOnlyList<FormulaTerm> operands) =>
        new(kind, offset, _end - offset) { Operands = operands };

    private FormulaTerm? FailAtOperand() => _token.Kind switch
    {
        FormulaTokenKind.End => Fail(_token, "the formula ends where a network or an address is expected"),
        FormulaTokenKind.Unknown when Text(_token) == "*" => Fail(_token, "'*' is no word of a formula, did you mean 'any'?"),
        FormulaTokenKind.Unknown => Fail(_token, $"{CidrFault.Quote(Text(_token))} is neither a network's name nor an address"),
        _ => Fail(_token, $"a network or an address is expected before '{Text(_token)}'"),
    };

    private FormulaTerm? FailAfterOperand()
    {
        var word = Text(_token);
        return _token.Kind switch
        {
            FormulaTokenKind.Close => Fail(_token, "this ')' closes nothing"),
            FormulaTokenKind.Dash => Fail(_token, "a range is address-address; names have letters, digits and '_' only"),
            FormulaTokenKind.Name when NetworkName.IsReserved(word) =>
                Fail(_token, $"the words of a formula are lower case, did you mean '{word.ToLowerInvariant()}'?"),
            FormulaTokenKind.Not => Fail(_token, "'or' or 'and' is expected before 'not'"),
            _ => Fail(_token, $"'or' or 'and' is expected before {CidrFault.Quote(word)}"),
        };
    }

    private FormulaTerm? Fail(FormulaToken token, string message)
    {
        Error ??= new(token.Offset, token.Length, message);
        return null;
    }

    private void Advance()
    {
        _end = _token.Offset + _token.Length;
        _token = FormulaToken.Read(_text, _end);
    }

    private string Text(FormulaToken token) => _text.Substring(token.Offset, token.Length);
}
