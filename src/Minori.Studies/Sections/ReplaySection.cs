using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Sections;

/// <summary>Replay of pre-training text while tuning.</summary>
public sealed record ReplaySection
{
    [Field("The fraction of each batch's tokens that is pre-training text", Minimum = 0, Maximum = 1, Example = "20%")]
    public required double Fraction { get; init; }

    [Field("The weight w of its loss in (1 − w)·task + w·text; as the fraction when not given", Minimum = 0, Maximum = 1)]
    public double? Weight { get; init; }

    internal ReplaySettings Settings => new() { Fraction = Fraction, Weight = Weight };
}
