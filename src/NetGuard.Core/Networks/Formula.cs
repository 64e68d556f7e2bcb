using System.Diagnostics.CodeAnalysis;

namespace NetGuard.Networks;

/// <summary>
/// Why a formula does not compile. <paramref name="Offset"/> and <paramref name="Length"/> are in characters of the
/// formula and place the caret; a length of 0 is the end of the text.
/// </summary>
public sealed record FormulaError(int Offset, int Length, string Message);

/// <summary>
/// An expression over networks and addresses, and the addresses that it comes to:
/// <code>
/// expr   = term { "or" term }
/// term   = factor { "and" factor }
/// factor = [ "not" ] ( name | address | cidr | address "-" address | "any" | "none" | "(" expr ")" )
/// </code>
/// </summary>
public sealed class Formula
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

    private Formula(FormulaTerm root, AddressRanges addresses)
    {
        Root = root;
        Addresses = addresses;
    }

    /// <summary>The formula as a tree.</summary>
    public FormulaTerm Root { get; }

    /// <summary>What the whole formula contains.</summary>
    public AddressRanges Addresses { get; }

    /// <param name="text">The formula as written.</param>
    /// <param name="resolve">The addresses of a network; <c>null</c> if there is no such network.</param>
    /// <param name="knownNames">All networks, for "did you mean".</param>
    /// <param name="formula">The compiled formula, or <c>null</c>.</param>
    /// <param name="error">The first error, or <c>null</c>.</param>
    public static bool TryCompile(
        string text,
        Func<string, AddressRanges?> resolve,
        IReadOnlyCollection<string> knownNames,
        [NotNullWhen(true)] out Formula? formula,
        [NotNullWhen(false)] out FormulaError? error)
    {
        formula = null;
        if (text.Length > MaxLength)
        {
            error = new(MaxLength, 0, $"the formula is longer than {MaxLength} characters; name its parts as networks");
            return false;
        }

        var parser = new FormulaParser(text, resolve, knownNames);
        if (parser.ParseWhole() is not { } root)
        {
            error = parser.Error!;
            return false;
        }

        var evaluation = new Evaluation();
        if (evaluation.Of(root) is not { } addresses)
        {
            error = evaluation.Error!;
            return false;
        }

        formula = new(root, addresses);
        error = null;
        return true;
    }

    /// <summary>From a tree to its addresses, within <see cref="MaxWork"/>; <c>null</c> has set <see cref="Error"/>.</summary>
    private sealed class Evaluation
    {
        private long _work;

        public FormulaError? Error { get; private set; }

        public AddressRanges? Of(FormulaTerm term) => term.Kind switch
        {
            FormulaTermKind.Or => Join(term.Operands, (a, b) => a.Union(b)),
            FormulaTermKind.And => Join(term.Operands, (a, b) => a.Intersect(b)),
            FormulaTermKind.Not => Of(term.Operands[0]) is { } operand && TrySpend(term, operand, AddressRanges.Empty) ? operand.Complement() : null,
            _ => term.Addresses,
        };

        // Joined as a binary counter carries: two of one operand, two of those, and so on. Joining one by one would copy the
        // growing set each time, and joining at the end would hold every operand's ranges at once.
        private AddressRanges? Join(IReadOnlyList<FormulaTerm> operands, Func<AddressRanges, AddressRanges, AddressRanges> join)
        {
            Stack<AddressRanges> joined = [];
            for (var count = 1; count <= operands.Count; count++)
            {
                if (Of(operands[count - 1]) is not { } operand)
                {
                    return null;
                }

                for (var carry = count; carry % 2 == 0; carry /= 2)
                {
                    var earlier = joined.Pop();
                    if (!TrySpend(operands[count - 1], earlier, operand))
                    {
                        return null;
                    }

                    operand = join(earlier, operand);
                }

                joined.Push(operand);
            }

            var result = joined.Pop();
            while (joined.TryPop(out var earlier))
            {
                if (!TrySpend(operands[^1], earlier, result))
                {
                    return null;
                }

                result = join(earlier, result);
            }

            return result;
        }

        private bool TrySpend(FormulaTerm term, AddressRanges a, AddressRanges b)
        {
            _work += a.Count + b.Count;
            if (_work <= MaxWork)
            {
                return true;
            }

            Error ??= new(term.Offset, term.Length, $"up to here the formula goes through more than {MaxWork} ranges; use each large network once, as in '(a or b) and not c'");
            return false;
        }
    }
}
