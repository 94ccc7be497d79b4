namespace Minori.Execution.Artifacts;

/// <summary>Turns the disk's refusals into one line that says what to do.</summary>
internal static class StoreErrors
{
    public static T Guard<T>(string root, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new ExecutionException(
                $"the store {root} cannot be used: {reason}; free space, mend the access rights or choose another folder",
                exception);
        }
    }
}
