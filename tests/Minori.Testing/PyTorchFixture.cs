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

    /// <summary>Sequences of every batch.</summary>
    public required int Sequences { get; init; }

    /// <summary>Tokens of every sequence.</summary>
    public required int TokensPerSequence { get; init; }

    /// <summary>A batch, row by row, some of whose targets are −1, and its mean loss.</summary>
    public required PyTorchBatch Batch { get; init; }

    /// <summary>The tokens of the runs; the batch of a step begins where that of the step before ended.</summary>
    public required int[] Text { get; init; }

    /// <summary>A training run with each optimizer, all from the same weights over the same batches.</summary>
    public required PyTorchRun[] Runs { get; init; }

    /// <summary>A checkpoint with the weights before the runs.</summary>
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

    /// <summary>Inputs and targets of a step of a run.</summary>
    public (int[] Inputs, int[] Targets) BatchOf(int step)
    {
        int tokens = Sequences * TokensPerSequence;
        int[] window = [.. Enumerable.Range(step * tokens, tokens + 1).Select(i => Text[i % Text.Length])];
        return (window[..tokens], window[1..]);
    }
}

public sealed record PyTorchBatch(int[] Inputs, int[] Targets, double Loss);

/// <param name="Recipe">How it trains.</param>
/// <param name="Losses">The mean loss of each step's batch, before the step.</param>
/// <param name="GradientNorms">The norm of each step's gradient, before clipping.</param>
public sealed record PyTorchRun(PyTorchRecipe Recipe, double[] Losses, double[] GradientNorms);

/// <param name="Optimizer">Its kind and its numbers, as in a recipe of Minori.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="WarmupSteps">Steps in which the learning rate rises.</param>
/// <param name="PeakLearningRate">The highest.</param>
/// <param name="FloorFraction">Share of the peak to which a cosine falls.</param>
/// <param name="WeightDecay">Decoupled, of matrices.</param>
/// <param name="ClipNorm">The largest norm of a gradient.</param>
public sealed record PyTorchRecipe(
    JsonElement Optimizer,
    int Steps,
    int WarmupSteps,
    double PeakLearningRate,
    double FloorFraction,
    double WeightDecay,
    double ClipNorm);
