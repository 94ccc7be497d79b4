namespace Minori.Training;

/// <summary>What tells one kind of schedule from another: when it starts to decay, and along which curve.</summary>
/// <param name="DecayStart">First step of the decay.</param>
/// <param name="LeavesPlateau">Whether the decay is the last part of the run, after a plateau.</param>
/// <param name="Remaining">From progress through the decay in [0, 1] to the part of (peak − floor) that is left.</param>
internal sealed record LearningRateShape(
    Func<LearningRateSchedule, long> DecayStart, bool LeavesPlateau, Func<double, double> Remaining);

/// <summary>The registry of schedule kinds. A new kind is one line here.</summary>
internal static class LearningRateShapes
{
    public static IReadOnlyDictionary<string, LearningRateShape> ByName { get; } =
        new SortedDictionary<string, LearningRateShape>(StringComparer.Ordinal)
        {
            ["cosine"] = new(AfterWarmup, LeavesPlateau: false, progress => 0.5 * (1 + Math.Cos(Math.PI * progress))),
            ["linear"] = new(AfterWarmup, LeavesPlateau: false, progress => 1 - progress),
            [LearningRateSchedule.Constant] = new(schedule => schedule.Steps, LeavesPlateau: false, _ => 1),
            ["wsd"] = new(LastPart, LeavesPlateau: true, progress => 1 - progress),

            // Hägele et al. 2024, "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations":
            // 1 − sqrt was the best of the decay curves tried there.
            ["wsd-sqrt"] = new(LastPart, LeavesPlateau: true, progress => 1 - Math.Sqrt(progress)),
        };

    private static long AfterWarmup(LearningRateSchedule schedule) => schedule.WarmupSteps;

    private static long LastPart(LearningRateSchedule schedule) =>
        Math.Max(schedule.WarmupSteps, schedule.Steps - (long)Math.Round(schedule.DecayFraction * schedule.Steps));
}
