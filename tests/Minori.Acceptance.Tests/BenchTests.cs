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

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private JsonElement Bench(string benchmark, int threads) => MinoriProcess.Json(
        _folder.Path, "bench", benchmark, "--config", "xs", "--seconds", "0.2", "--threads", $"{threads}");
}
