using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>The model that every unit's model is continued from.</summary>
public sealed record SeedSection : ISection
{
    [Field("The parts of the corpus that the seed is trained on, named as the units are; one that is a unit too gives each of them half of its documents", MinimumCount = 1, Example = "[System, other]")]
    public IReadOnlyList<string>? Of { get; init; }

    [Field("In place of 'of': a corpus of its own", MinimumCount = 1, Example = "[../data/web.jsonl.gz]")]
    public IReadOnlyList<string>? Sources { get; init; }

    [Field("In place of a training: the folder of a checkpoint")]
    public string? Checkpoint { get; init; }

    [Field("Tokens of the seed's training", Minimum = 1, Example = "6M")]
    public long? Tokens { get; init; }

    [Field("Peak learning rate of the seed's training", Minimum = 1e-8, Maximum = 10, Example = "3e-3")]
    public double? LearningRate { get; init; }

    [Field("Tokens of linear warm-up", Minimum = 0)]
    public long WarmupTokens { get; init; } = 100_000;

    [Field("Where the cosine ends, as a share of the peak", Minimum = 0, Maximum = 1)]
    public double FinalFraction { get; init; } = 0.1;

    [Field("Seed of the initial weights and of the order of the text", Minimum = 0)]
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (new object?[] { Of, Sources, Checkpoint }.Count(way => way is not null) != 1)
        {
            yield return (nameof(Of), "a seed comes from parts of the corpus ('of'), from a corpus of its own ('sources') or from a folder ('checkpoint'): give one of the three");
        }
        else if (Checkpoint is not null)
        {
            if (Tokens is not null || LearningRate is not null)
            {
                yield return (Tokens is not null ? nameof(Tokens) : nameof(LearningRate), "does not go with 'checkpoint': that seed is trained already");
            }
        }
        else if (Tokens is null)
        {
            yield return (nameof(Tokens), "missing key (tokens of the seed's training), for example 'tokens: 6M'");
        }
        else if (LearningRate is null)
        {
            yield return (nameof(LearningRate), "missing key (peak learning rate of the seed's training), for example 'learning_rate: 3e-3'");
        }
        else if (WarmupTokens > Tokens)
        {
            yield return (nameof(WarmupTokens), $"must end within the seed's training ({Tokens} tokens)");
        }
    }
}
