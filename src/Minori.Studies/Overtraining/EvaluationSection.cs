using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>How losses on the pre-training distribution are measured.</summary>
public sealed record EvaluationSection
{
    [Field("Tokens of the corpus's validation split that every loss is measured on", Minimum = 1000)]
    public long ValidationTokens { get; init; } = 100_000;
}
