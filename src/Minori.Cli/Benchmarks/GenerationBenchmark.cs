using Minori.Compute;
using Minori.Models;

namespace Minori.Cli.Benchmarks;

/// <summary>The speed of generation: reading a prompt, and the tokens behind it one by one.</summary>
/// <param name="Prefill">Of reading a prompt as long as the context, and choosing one token.</param>
/// <param name="Decode">Of choosing tokens behind a prompt of one token.</param>
/// <param name="Context">Tokens of the context.</param>
/// <param name="Chosen">Tokens that are chosen behind the prompt: 64 where the context has as many.</param>
/// <param name="BytesPerToken">
/// What each token behind the prompt reads: every matrix once, and the keys and values of, on average, half of the
/// others.
/// </param>
/// <param name="ReadRate">Bytes a second at which one thread reads a block of that size.</param>
internal sealed record GenerationBenchmark(Timing Prefill, Timing Decode, int Context, int Chosen, long BytesPerToken, double ReadRate)
{
    private static readonly TimeSpan ReadDuration = TimeSpan.FromMilliseconds(200);

    /// <summary>Tokens of a prompt a second, in the best block.</summary>
    public double PrefillSpeed => Context / Prefill.BestSeconds;

    /// <summary>Tokens behind a prompt a second, in the best block.</summary>
    public double DecodeSpeed => Chosen / Decode.BestSeconds;

    /// <summary>Bytes a second that the tokens behind the prompt read.</summary>
    public double DecodeRate => DecodeSpeed * BytesPerToken;

    /// <summary>Measures both on random weights, half of the duration each.</summary>
    public static GenerationBenchmark Measure(BenchmarkConfiguration configuration, int threads, TimeSpan duration)
    {
        ModelConfiguration model = configuration.Model;
        int context = model.ContextLength, chosen = Math.Min(64, context - 1);
        long cached = 2L * model.LayerCount * model.KeyValueHeadCount * model.HeadDimension * chosen / 2;
        long bytes = sizeof(float) * (model.MatrixParameterCount + cached);
        using ThreadTeam team = new(threads);
        using Parameters parameters = Parameters.Initialize(model, seed: 1);
        using ForwardModel forward = ForwardModel.Of(parameters, team);
        using Generator generator = new(forward, team);
        var random = new Philox(1, Philox.Stream("prompt"));
        int[] prompt = [.. Enumerable.Range(0, context).Select(i => random.Below(model.VocabularySize, (ulong)i))];
        GenerationOptions greedy = new() { Temperature = 0 };
        Timing prefill = Timing.Measure(() => generator.Generate(prompt, 1, greedy), duration / 2, threads);
        double before = BandwidthMeasurement.Measure(bytes, threads: 1, ReadDuration);
        Timing decode = Timing.Measure(() => generator.Generate(prompt.AsSpan(0, 1), chosen, greedy), duration / 2, threads: 1);
        double after = BandwidthMeasurement.Measure(bytes, threads: 1, ReadDuration);
        return new GenerationBenchmark(prefill, decode, context, chosen, bytes, Math.Max(before, after));
    }
}
