using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;
using Minori.Compute;

namespace Minori.Cli.Commands.Bench;

/// <summary>
/// <c>minori bench generate</c>: reading a prompt beside the machine's arithmetic, and the tokens behind it beside what
/// its memory gives.
/// </summary>
internal static class BenchGenerate
{
    public static Command Create()
    {
        BenchOptions options = new();
        Command command = new("generate", "Generation: reading a prompt, and the tokens behind it one by one");
        options.AddTo(command);
        command.SetAction(parse =>
        {
            (BenchmarkConfiguration configuration, int threads, TimeSpan duration) = options.Read(parse);
            (MachinePeak peak, GenerationBenchmark result) =
                MachinePeak.Around(threads, () => GenerationBenchmark.Measure(configuration, threads, duration));
            Print(configuration, threads, peak, result, options.IsJson(parse));
        });
        return command;
    }

    private static void Print(
        BenchmarkConfiguration configuration, int threads, MachinePeak peak, GenerationBenchmark result, bool json)
    {
        // Of the head, only the prompt's last token is wanted.
        double flops = configuration.Model.ForwardFlopsPerToken(result.Context)
            - (2.0 * configuration.Model.VocabularySize * configuration.Model.Width * (result.Context - 1) / result.Context);
        double gflops = result.PrefillSpeed * flops / 1e9;
        double rate = result.DecodeRate, share = rate / result.ReadRate;
        CommandOutput.Print(
            json,
            new
            {
                Benchmark = "generate",
                Config = configuration.Name,
                Threads = threads,
                InstructionSet = InstructionSet.Name,
                PrefillTokensPerSecond = result.PrefillSpeed,
                PrefillTokensPerSecondMedian = result.Context / result.Prefill.MedianSeconds,
                PrefillGflops = gflops,
                PeakGflops = peak.Best,
                PrefillFractionOfPeak = gflops / peak.Best,
                PrefillProcessorShare = result.Prefill.ProcessorShare,
                DecodeTokensPerSecond = result.DecodeSpeed,
                DecodeTokensPerSecondMedian = result.Chosen / result.Decode.MedianSeconds,
                DecodeBytesPerToken = result.BytesPerToken,
                DecodeBytesPerSecond = rate,
                ReadBytesPerSecond = result.ReadRate,
                DecodeFractionOfRead = share,
                DecodeProcessorShare = result.Decode.ProcessorShare,
                result.Context,
                DecodeTokens = result.Chosen,
                Configuration = configuration.Model,
            },
            string.Create(CultureInfo.InvariantCulture, $"generate {configuration.Name}, {threads} threads, {InstructionSet.Name}"),
            string.Create(CultureInfo.InvariantCulture, $"  prompt       {result.PrefillSpeed:N0} tokens/s at best, {result.Context / result.Prefill.MedianSeconds:N0} in the median: prompts of {result.Context} tokens"),
            string.Create(CultureInfo.InvariantCulture, $"               {gflops:F1} GFLOP/s, {100 * gflops / peak.Best:F1}% of the peak of {peak.Best:F1}"),
            string.Create(CultureInfo.InvariantCulture, $"  behind it    {result.DecodeSpeed:N0} tokens/s at best, {result.Chosen / result.Decode.MedianSeconds:N0} in the median: one thread, the first {result.Chosen}"),
            string.Create(CultureInfo.InvariantCulture, $"               {rate / 1e9:F1} GB/s of weights, keys and values; a plain read of {result.BytesPerToken / 1e6:N1} MB: {result.ReadRate / 1e9:F1} GB/s, so {100 * share:F0}%"));
    }
}
