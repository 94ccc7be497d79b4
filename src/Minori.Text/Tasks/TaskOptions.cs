namespace Minori.Text;

/// <summary>How tasks are opened.</summary>
public sealed record TaskOptions
{
    /// <summary>
    /// How <c>dotnet-docs</c> is opened for the tasks made from it, and whether malformed lines are skipped.
    /// </summary>
    public CorpusOptions Corpus { get; init; } = new();

    /// <summary>The most training exercises made from <c>dotnet-docs</c>. Default 6000.</summary>
    public int TrainExamples { get; init; } = 6000;

    /// <summary>The most validation exercises made from <c>dotnet-docs</c>. Default 500.</summary>
    public int ValidationExamples { get; init; } = 500;

    /// <summary>The most test exercises made from <c>dotnet-docs</c>. Default 1000.</summary>
    public int TestExamples { get; init; } = 1000;

    internal int Limit(Split split) => split switch
    {
        Split.Train => TrainExamples,
        Split.Validation => ValidationExamples,
        _ => TestExamples,
    };
}
