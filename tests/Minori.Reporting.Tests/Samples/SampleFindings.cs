using Minori.Studies.Findings;

namespace Minori.Reporting.Tests.Samples;

/// <summary>A finding of each status.</summary>
internal static class SampleFindings
{
    public static Finding[] All() =>
    [
        new(
            "onset.noise.gamma-1",
            "Gaussian noise, γ = 1",
            FindingStatus.Observed,
            "The perturbed loss is smallest near 16M tokens and rises after it, while the base loss still falls.",
            [
                new("T*", 16_200_000, 12_100_000, 22_400_000, "tokens", 0.9),
                new("Rise from T* to 32M", 1.06, 0.21, 1.93, "%", 0.9),
            ],
            ["losses"]),
        new(
            "sensitivity.noise",
            "Sensitivity to noise",
            FindingStatus.Observed,
            "At every γ the same noise costs more the longer the model was trained.",
            [new("Rank correlation of rise and tokens, γ = 1", 0.964, 0.892, 1, "", 0.9)],
            ["sensitivity"]),
        new(
            "onset.tuning.member-kind.3e-4",
            "Tuning on member kind, learning rate 3e-4",
            FindingStatus.NotObserved,
            "The tuned model's pre-training loss falls up to the last budget; a rise of 1% would have been seen.",
            [new("T*", null, 32_000_000, null, "tokens")],
            ["task-score"]),
        new(
            "onset.tuning.member-kind.3e-3",
            "Tuning on member kind, learning rate 3e-3",
            FindingStatus.Inconclusive,
            "Accuracy is highest near 8M tokens, but its interval reaches the last budget.",
            [
                new("T*", 8_900_000, 5_200_000, 32_000_000, "tokens", 0.9),
                new("Fall from T* to 32M", 1.8, -0.6, 4.1, "%", 0.9),
            ],
            ["task-score"]),
    ];
}
