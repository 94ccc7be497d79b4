using System.Text.Json;
using Xunit;

namespace Minori.Testing;

/// <summary>
/// What PyTorch computed for a small model, written by <c>bench/peers/write_fixtures.py</c>: the model is a checkpoint
/// in <see cref="Folder"/>, and the gradient of <see cref="Batch"/> one in <see cref="GradientFolder"/>.
/// </summary>
public sealed record PyTorchFixture
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The fixtures there are.</summary>
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>A batch of the recipe's size, row by row, some of whose targets are −1, and its mean loss.</summary>
    public required PyTorchBatch Batch { get; init; }

    /// <summary>The training run.</summary>
    public required PyTorchRecipe Recipe { get; init; }

    /// <summary>The tokens of the run; window i of the recipe's length begins at token i times that length.</summary>
    public required int[] Text { get; init; }

    /// <summary>The mean loss of each step's batch, before the step.</summary>
    public required double[] Losses { get; init; }

    /// <summary>The norm of each step's gradient, before clipping.</summary>
    public required double[] GradientNorms { get; init; }

    /// <summary>A checkpoint with the weights before the run.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>A checkpoint with the gradient of each tensor in its place.</summary>
    public string GradientFolder => Path.Combine(Folder, "gradient");

    private static string Root => Path.Combine(SharedData.RepositoryRoot, "tests", "Minori.Testing", "PyTorch");

    public static PyTorchFixture Load(string name)
    {
        string folder = Path.Combine(Root, name);
        byte[] json = File.ReadAllBytes(Path.Combine(folder, "fixture.json"));
        return JsonSerializer.Deserialize<PyTorchFixture>(json, Options)! with { Folder = folder };
    }

    /// <summary>Inputs and targets of a step of the run.</summary>
    public (int[] Inputs, int[] Targets) BatchOf(int step)
    {
        int tokens = Recipe.Sequences * Recipe.TokensPerSequence;
        int[] window = [.. Enumerable.Range(step * tokens, tokens + 1).Select(i => Text[i % Text.Length])];
        return (window[..tokens], window[1..]);
    }
}

public sealed record PyTorchBatch(int[] Inputs, int[] Targets, double Loss);

public sealed record PyTorchRecipe(
    int Sequences,
    int TokensPerSequence,
    int Steps,
    int WarmupSteps,
    double PeakLearningRate,
    double FloorFraction,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double ClipNorm);
