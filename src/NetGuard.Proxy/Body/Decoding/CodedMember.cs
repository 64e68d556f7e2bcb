namespace NetGuard.Proxy.Body.Decoding;

/// <summary>The one member that a coded body is. Throws <see cref="InvalidDataException"/> where the body is none.</summary>
internal abstract class CodedMember(CodedInput input) : IDisposable
{
    protected CodedInput Input { get; } = input;

    /// <summary>Decoded bytes; 0 where the member has ended, and with it the body.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation);

    public abstract void Dispose();

    protected static InvalidDataException NotOneMember() => new("The body is not one whole member of its coding.");
}
