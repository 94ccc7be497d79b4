using Minori.Studies.Findings;

namespace Minori.Reporting.Tests.Samples;

/// <summary>A realistic report: an overtraining study with noise, tuning and one task. Also the design sample.</summary>
internal static class SampleStudy
{
    public static StudyReport Report() => new(
        "When does more pre-training stop helping a 0.1M-parameter model?",
        "Past which budget of pre-training tokens does a fixed modification leave the model worse, "
        + "on .NET documentation?",
        "Past about 16M tokens, noise at γ = 1 leaves the model worse although its base loss still falls; "
        + "for tuning at the low learning rate no such point was seen up to 32M.",
        SampleFindings.All(),
        [
            SampleFigures.Losses(SampleTables.LossSeries()),
            SampleFigures.Sensitivity(SampleTables.SensitivitySeries()),
            SampleFigures.TaskScore(SampleTables.TaskScores()),
        ],
        [SampleTables.PerBudget(), SampleTables.TaskScores()],
        new Provenance("demo.yaml", StudyFile, Facts));

    private const string StudyFile = """
        title: When does more pre-training stop helping?
        kind: overtraining
        corpus: [dotnet-docs]
        model: { family: llama, width: 64, layers: 2, heads: 2, context: 128, vocabulary: 1024 }
        budgets: [0.5M, 1M, 2M, 4M, 8M, 16M, 32M]
        modifications:
          - noise: { gamma: [0.5, 1, 2, 4], draws: 4 }
          - tuning: { tasks: [member-kind, returns], learning-rates: [3e-4, 3e-3] }
        seeds: 3

        """;

    private static readonly KeyValuePair<string, string>[] Facts =
    [
        new("Machine", "2 cores, 7.6 GiB memory"),
        new("Instruction set", "AVX-512"),
        new("Minori", "0.1.0"),
        new(".NET", "10.0.4"),
        new("Corpus", "dotnet-docs, sha256 4f1c…9a02, 73,412 documents"),
        new("Tokens trained", "63.5M"),
        new("Time spent", "8 min 41 s"),
    ];
}
