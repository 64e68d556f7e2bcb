using System.Diagnostics.CodeAnalysis;
using NetGuard.Documents;

namespace NetGuard.Networks;

/// <summary>
/// Why a formula does not compile. <paramref name="Offset"/> and <paramref name="Length"/> are in characters of the
/// formula and place the caret; a length of 0 is the end of the text.
/// </summary>
public sealed record FormulaError(int Offset, int Length, string Message);

/// <summary>
/// Compiles an expression over networks and addresses to one set:
/// <code>
/// expr   = term { "or" term }
/// term   = factor { "and" factor }
/// factor = [ "not" ] ( name | address | cidr | address "-" address | "any" | "none" | "(" expr ")" )
/// </code>
/// </summary>
public static class Formula
{
    /// <summary>Characters of the longest formula.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Parentheses within parentheses.</summary>
    public const int MaxDepth = 64;

    /// <summary>Names, addresses, networks and ranges in one formula.</summary>
    public const int MaxTerms = 10_000;

    /// <summary>
    /// Ranges that all operations of one formula may go through, about a second's work: a formula of 10,000 terms over a
    /// network of 100,000 ranges would otherwise hold up a reload for many.
    /// </summary>
    public const int MaxWork = 50_000_000;

    /// <param name="text">The formula as written.</param>
    /// <param name="resolve">The set of a network; <c>null</c> if there is no such network.</param>
    /// <param name="knownNames">All networks, for "did you mean".</param>
    /// <param name="set">The compiled set; <see cref="AddressSet.Empty"/> on failure.</param>
    /// <param name="error">The first error, or <c>null</c>.</param>
    public static bool TryCompile(
        string text,
        Func<string, AddressSet?> resolve,
        IReadOnlyCollection<string> knownNames,
        out AddressSet set,
        [NotNullWhen(false)] out FormulaError? error)
    {
        if (text.Length > MaxLength)
        {
            set = AddressSet.Empty;
            error = new(MaxLength, 0, $"the formula is longer than {MaxLength} characters; name its parts as networks");
            return false;
        }

        var parser = new Parser(text, resolve, knownNames);
        var compiled = parser.ParseWhole();
        set = compiled ?? AddressSet.Empty;
        error = parser.Error;
        return compiled is not null;
    }

    /// <summary>Recursive descent; a method that returns <c>null</c> has set <see cref="Error"/>, and all give up.</summary>
    private sealed class Parser
    {
        private readonly string _text;
        private readonly Func<string, AddressSet?> _resolve;
        private readonly IReadOnlyCollection<string> _knownNames;
        private FormulaToken _token;
        private int _depth;
        private int _terms;
        private long _work;

        public Parser(string text, Func<string, AddressSet?> resolve, IReadOnlyCollection<string> knownNames)
        {
            _text = text;
            _resolve = resolve;
            _knownNames = knownNames;
            Advance();
        }

        public FormulaError? Error { get; private set; }

        public AddressSet? ParseWhole()
        {
            if (_token.Kind == FormulaTokenKind.End)
            {
                return Fail(_token, "the formula is empty; write 'none' to admit nobody");
            }

            var set = ParseExpression();
            return set is null || _token.Kind == FormulaTokenKind.End ? set : FailAfterOperand();
        }

        private AddressSet? ParseExpression() => ParseChain(FormulaTokenKind.Or, ParseTerm, (a, b) => a.Union(b));

        private AddressSet? ParseTerm() => ParseChain(FormulaTokenKind.And, ParseFactor, (a, b) => a.Intersect(b));

        // Joined as a binary counter carries: two of one operand, two of those, and so on. Joining one by one would copy the
        // growing set each time, and joining at the end would hold every operand's ranges at once.
        private AddressSet? ParseChain(FormulaTokenKind joint, Func<AddressSet?> parseOperand, Func<AddressSet, AddressSet, AddressSet> join)
        {
            Stack<AddressSet> joined = [];
            for (var count = 1; ; count++)
            {
                if (parseOperand() is not { } operand)
                {
                    return null;
                }

                for (var carry = count; carry % 2 == 0; carry /= 2)
                {
                    var earlier = joined.Pop();
                    if (!TrySpend(earlier, operand))
                    {
                        return null;
                    }

                    operand = join(earlier, operand);
                }

                joined.Push(operand);
                if (_token.Kind != joint)
                {
                    break;
                }

                Advance();
            }

            var result = joined.Pop();
            while (joined.TryPop(out var earlier))
            {
                if (!TrySpend(earlier, result))
                {
                    return null;
                }

                result = join(earlier, result);
            }

            return result;
        }

        private AddressSet? ParseFactor()
        {
            if (_token.Kind != FormulaTokenKind.Not)
            {
                return ParseOperand();
            }

            Advance();
            if (_token.Kind == FormulaTokenKind.Not)
            {
                return Fail(_token, "'not not' has no meaning of its own; leave both out");
            }

            return ParseOperand() is { } operand && TrySpend(operand, AddressSet.Empty) ? operand.Complement() : null;
        }

        private bool TrySpend(AddressSet a, AddressSet b)
        {
            _work += a.RangeCount + b.RangeCount;
            if (_work <= MaxWork)
            {
                return true;
            }

            Fail(_token, $"up to here the formula goes through more than {MaxWork} ranges; use each large network once, as in '(a or b) and not c'");
            return false;
        }

        private AddressSet? ParseOperand()
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

            if (++_terms > MaxTerms)
            {
                return Fail(token, $"the formula has more than {MaxTerms} names and addresses; put them into a network");
            }

            Advance();
            return token.Kind switch
            {
                FormulaTokenKind.Any => AddressSet.Any,
                FormulaTokenKind.None => AddressSet.Empty,
                FormulaTokenKind.Name => ResolveName(token),
                _ => ParseRange(token),
            };
        }

        private AddressSet? ParseGroup()
        {
            var open = _token;
            if (++_depth > MaxDepth)
            {
                return Fail(open, $"parentheses are nested more than {MaxDepth} deep");
            }

            Advance();
            if (ParseExpression() is not { } set)
            {
                return null;
            }

            if (_token.Kind != FormulaTokenKind.Close)
            {
                return _token.Kind == FormulaTokenKind.End ? Fail(open, "this '(' is never closed") : FailAfterOperand();
            }

            _depth--;
            Advance();
            return set;
        }

        private AddressSet? ResolveName(FormulaToken token)
        {
            var name = Text(token);
            if (_resolve(name) is { } set)
            {
                return set;
            }

            if (NetworkName.IsReserved(name))
            {
                return Fail(token, $"the words of a formula are lower case, did you mean '{name.ToLowerInvariant()}'?");
            }

            return Fail(token, $"unknown network {CidrFault.Quote(name)}"
                + (Suggestion.Closest(name, _knownNames) is { } meant ? $", did you mean '{meant}'?" : ""));
        }

        private AddressSet? ParseRange(FormulaToken first)
        {
            AddressRange range;
            string fault;
            if (_token.Kind != FormulaTokenKind.Dash)
            {
                return Cidr.TryParse(Text(first), out range, out fault) ? AddressSet.FromRanges([range]) : Fail(first, fault);
            }

            Advance();
            var last = _token;
            if (last.Kind != FormulaTokenKind.Address)
            {
                return Fail(last, "an address is expected after '-', as in 203.0.113.7-203.0.113.9");
            }

            Advance();
            return Cidr.TryParseRange(Text(first), Text(last), out range, out fault)
                ? AddressSet.FromRanges([range])
                : Fail(first with { Length = last.Offset + last.Length - first.Offset }, fault);
        }

        private AddressSet? FailAtOperand() => _token.Kind switch
        {
            FormulaTokenKind.End => Fail(_token, "the formula ends where a network or an address is expected"),
            FormulaTokenKind.Unknown => Fail(_token, $"{CidrFault.Quote(Text(_token))} is neither a network's name nor an address"),
            _ => Fail(_token, $"a network or an address is expected before '{Text(_token)}'"),
        };

        private AddressSet? FailAfterOperand()
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

        private AddressSet? Fail(FormulaToken token, string message)
        {
            Error ??= new(token.Offset, token.Length, message);
            return null;
        }

        private void Advance() => _token = FormulaToken.Read(_text, _token.Offset + _token.Length);

        private string Text(FormulaToken token) => _text.Substring(token.Offset, token.Length);
    }
}
