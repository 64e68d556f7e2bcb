namespace NetGuard.Matching;

/// <summary>Is told of each occurrence. A struct type argument, so that the call is direct and costs no delegate.</summary>
public interface ILiteralVisitor
{
    /// <param name="literal">The index of the literal in the list that the set was created from.</param>
    /// <param name="start">The index of its first byte in the text.</param>
    /// <returns>False ends the search.</returns>
    bool OnLiteral(int literal, int start);
}
