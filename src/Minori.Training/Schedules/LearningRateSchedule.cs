namespace Minori.Training;

/// <summary>
/// The learning rate as a pure function of the step: a linear warm-up to <see cref="Peak"/>, then one of the
/// registered <see cref="Kinds"/>.
/// </summary>
public sealed record LearningRateSchedule
{
    /// <summary>The names a schedule can have: <c>cosine</c>, <c>wsd</c>, <c>wsd-sqrt</c>, <c>linear</c>, <c>constant</c>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. LearningRateShapes.ByName.Keys];

    /// <summary>The kind that never decays: the trunk of runs that leave its plateau.</summary>
    public const string Constant = "constant";

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The highest rate, reached at the end of the warm-up.</summary>
    public required double Peak { get; init; }

    /// <summary>Number of updates in the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>Updates of linear warm-up; the first one already has the rate Peak / WarmupSteps.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>Where the decay ends, as a fraction of the peak. It is what the step after the last would have.</summary>
    public double FloorFraction { get; init; }

    /// <summary>For the warm-up–stable–decay kinds: the last part of the run, as a fraction of all steps, that decays.</summary>
    public double DecayFraction { get; init; } = 0.2;

    /// <summary>
    /// The first step at which a schedule of the warm-up–stable–decay kinds leaves the plateau: where a branch leaves
    /// its trunk. Other kinds decay from the end of the warm-up; a constant one never does.
    /// </summary>
    public long DecayStart => LearningRateShapes.ByName[Kind].DecayStart(this);

    /// <summary>
    /// Whether a kind decays in the last part of the run, which <see cref="DecayFraction"/> says the length of.
    /// </summary>
    public static bool LeavesPlateau(string kind) => LearningRateShapes.ByName[kind].LeavesPlateau;

    /// <summary>The rate of update <paramref name="step"/>, counted from 0.</summary>
    public double At(long step)
    {
        if (step < WarmupSteps)
        {
            return Peak * (step + 1) / WarmupSteps;
        }

        long start = DecayStart;
        if (step < start)
        {
            return Peak;
        }

        double progress = Math.Min(1.0, (double)(step - start) / Math.Max(1, Steps - start));
        return Peak * (FloorFraction + ((1 - FloorFraction) * LearningRateShapes.ByName[Kind].Remaining(progress)));
    }
}
