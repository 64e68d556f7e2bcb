namespace NetGuard.Content;

/// <summary>One line of a request's header section as it will be sent.</summary>
/// <param name="Name">As received; compared without regard to case.</param>
/// <param name="Value">Decoded to text, without the white space around it.</param>
public readonly record struct HeaderLine(string Name, string Value);
