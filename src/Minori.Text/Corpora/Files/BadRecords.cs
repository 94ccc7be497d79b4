namespace Minori.Text;

/// <summary>What happens to malformed records: the first stops everything, or they are left out and counted.</summary>
/// <param name="skip">Whether to leave them out.</param>
/// <param name="mend">What the user can do about one.</param>
internal sealed class BadRecords(bool skip, string mend)
{
    /// <summary>As a corpus is opened.</summary>
    public BadRecords(CorpusOptions options)
        : this(options.SkipBad, $"mend it, or leave such records out with {options.SkipBadSetting}")
    {
    }

    /// <summary>How many were left out.</summary>
    public int Count { get; private set; }

    /// <exception cref="CorpusException">Malformed records may not be skipped.</exception>
    public void Report(string path, long line, string reason)
    {
        if (!skip)
        {
            throw new CorpusException($"{path}:{line}: {reason}; {mend}");
        }

        Count++;
    }
}
