namespace Minori.Training;

/// <summary>Where a training stands; reported a few times a second, and after the last update.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Steps">The update at which this call stops.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Loss">Mean loss since the report before, nats per token.</param>
/// <param name="LearningRate">Learning rate of the last update.</param>
/// <param name="TokensPerSecond">Speed since the report before.</param>
public sealed record TrainingProgress(
    long Step, long Steps, long Tokens, double Loss, double LearningRate, double TokensPerSecond)
{
    /// <summary>Updates of the run that this one branched off: no work of its own.</summary>
    public long StepsOfTrunk { get; init; }

    /// <summary>Updates, the trunk's among them, that were made before this call: it resumes a run.</summary>
    public long StepsBefore { get; init; }

    /// <summary>The part of its own updates that the run has made.</summary>
    public double Fraction => PartOf(Step);

    /// <summary>The part of its own updates that the run had made when this call began.</summary>
    public double FractionBefore => PartOf(StepsBefore);

    private double PartOf(long step) => Steps > StepsOfTrunk ? (double)(step - StepsOfTrunk) / (Steps - StepsOfTrunk) : 1;
}
