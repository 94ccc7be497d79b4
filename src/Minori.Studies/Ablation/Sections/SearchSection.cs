using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>The search of the best mixture for a target; what it finds is really trained on.</summary>
public sealed record SearchSection
{
    [Field("Evaluation sets whose mean loss is to be lowest; all when not given", MinimumCount = 1, Example = "[valid]")]
    public IReadOnlyList<string>? Target { get; init; }

    [Field("The most units in a mixture; all when not given", Minimum = 1)]
    public int? MaxUnits { get; init; }

    [Field("Tokens that the mixture is to be trained on; those of max_units units of average size when not given", Minimum = 1000, Example = "3M")]
    public long? Tokens { get; init; }

    [Field("How often the text of a unit may be gone through in a mixture by weights", Minimum = 1, Maximum = 1000)]
    public double MaxRepeats { get; init; } = 4;
}
