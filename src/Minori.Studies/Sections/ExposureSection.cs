using Minori.Studies.StudyFiles;

namespace Minori.Studies.Sections;

/// <summary>Text of a task among the text of the pre-training.</summary>
public sealed record ExposureSection
{
    [Field("The task whose training examples are read as text: a task by name, or a task file of your own", Example = "member-kind")]
    public required string Task { get; init; }

    [Field("The share of the training windows that is taken from the task", Minimum = 1e-6, Maximum = 1, Example = "5%")]
    public required double Fraction { get; init; }

    [Field("The part of each budget before which there is none; 0 spreads it over the whole", Minimum = 0, Maximum = 0.999)]
    public double From { get; init; }

    [Field("Training examples used", Minimum = 1)]
    public int Examples { get; init; } = 2000;
}
