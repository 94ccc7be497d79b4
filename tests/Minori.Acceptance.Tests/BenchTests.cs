using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>That the benchmarks run and agree with themselves; how fast they say it is, is for people to judge.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", 1)]
    [InlineData("train", 2)]
    [InlineData("eval", 2)]
    public void A_pass_is_measured_against_the_peak(string benchmark, int threads)
    {
        JsonElement result = Bench(benchmark, threads);

        Assert.Equal("xs", result.GetProperty("config").GetString());
        Assert.Equal(threads, result.GetProperty("threads").GetInt32());
        double speed = Number(result, "tokens_per_second"), gflops = Number(result, "gflops");
        Assert.True(speed > 0 && speed >= Number(result, "tokens_per_second_median"));
        Assert.Equal(speed * Number(result, "flops_per_token") / 1e9, gflops, 1e-6 * gflops);
        Assert.Equal(
            Number(result, "peak_gflops"),
            Math.Max(Number(result, "peak_gflops_before"), Number(result, "peak_gflops_after")));
        Assert.Equal(gflops / Number(result, "peak_gflops"), Number(result, "fraction_of_peak"), 1e-9);
        Assert.Equal(0, Number(result, "allocated_bytes_per_step"));
        Assert.True(Number(result, "activation_bytes") > 0);
        Assert.Equal(64, result.GetProperty("configuration").GetProperty("width").GetInt32());
    }

    [Fact]
    public void Every_kernel_is_measured()
    {
        JsonElement[] kernels = [.. Bench("kernels", 1).GetProperty("kernels").EnumerateArray()];

        Assert.Equal(31, kernels.Length);
        Assert.All(kernels, kernel =>
        {
            bool isProduct = kernel.TryGetProperty("gflops", out JsonElement gflops);
            Assert.NotEqual(isProduct, kernel.TryGetProperty("nanoseconds_per_element", out JsonElement time));
            Assert.True((isProduct ? gflops : time).GetDouble() > 0);
            Assert.True(!isProduct || Number(kernel, "fraction_of_peak") > 0, kernel.GetRawText());
        });
    }

    [Fact]
    public void What_was_not_run_is_left_out()
    {
        JsonElement result = MinoriProcess.Json(_folder.Path, "bench", "store", "--jobs", "20", "--plan-only", "--folder", _folder.Path);

        Assert.Equal(["build", "plan"], result.GetProperty("seconds").EnumerateObject().Select(part => part.Name));
        Assert.All(result.GetProperty("seconds").EnumerateObject(), part => Assert.True(part.Value.GetDouble() > 0));
    }

    [Fact]
    public void Only_the_kernels_that_are_asked_for_are_measured()
    {
        JsonElement result = MinoriProcess.Json(
            _folder.Path, "bench", "kernels", "--config", "xs", "--seconds", "0.1", "--threads", "1", "--only", "attention");

        Assert.Equal(
            ["attention forward", "attention backward"],
            result.GetProperty("kernels").EnumerateArray().Select(kernel => kernel.GetProperty("kernel").GetString()));
        ProcessResult failed = MinoriProcess.Run(_folder.Path, "bench", "kernels", "--only", "atention");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("no kernel's name contains 'atention': choose from product forward,", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Generation_is_measured_against_the_peak_and_the_memory(int threads)
    {
        JsonElement result = Bench("generate", threads);

        Assert.Equal(128, result.GetProperty("context").GetInt32());
        Assert.Equal(64, result.GetProperty("decode_tokens").GetInt32());
        Assert.True(Number(result, "prefill_tokens_per_second") >= Number(result, "prefill_tokens_per_second_median"));
        Assert.Equal(
            Number(result, "prefill_gflops") / Number(result, "peak_gflops"),
            Number(result, "prefill_fraction_of_peak"), 1e-9);
        double decode = Number(result, "decode_tokens_per_second"), bytes = Number(result, "decode_bytes_per_token");
        Assert.True(decode > 0 && decode >= Number(result, "decode_tokens_per_second_median"));

        // Two layers of 64 × (4 · 64 + 3 · F), the head, and in each layer keys and values of half of 64 positions.
        int forward = result.GetProperty("configuration").GetProperty("feed_forward_width").GetInt32();
        Assert.Equal(4 * ((2 * 64 * ((4 * 64) + (3 * forward))) + (1024 * 64) + (2 * 2 * 64 * 32)), bytes);
        Assert.Equal(
            decode * bytes / Number(result, "read_bytes_per_second"), Number(result, "decode_fraction_of_read"), 1e-9);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private JsonElement Bench(string benchmark, int threads) => MinoriProcess.Json(
        _folder.Path, "bench", benchmark, "--config", "xs", "--seconds", "0.2", "--threads", $"{threads}");
}
