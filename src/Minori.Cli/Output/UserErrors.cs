namespace Minori.Cli.Output;

/// <summary>Tells failures that a user can mend, which are one line, from faults of the program, which show where they are.</summary>
internal static class UserErrors
{
    /// <summary>Whether the exception's message was written for the user.</summary>
    public static bool Explains(Exception exception) =>
        exception is IOException or UnauthorizedAccessException
        || (exception.GetType().Namespace is { } space
            && (space == "Minori" || space.StartsWith("Minori.", StringComparison.Ordinal)));

    /// <summary>The message on one line.</summary>
    public static string OneLine(Exception exception) => exception.Message.ReplaceLineEndings(" ").Trim();
}
