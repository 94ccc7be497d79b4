using System.Text.Json;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Modifications.Tests.Merging;

public sealed class CheckpointMergerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ThreadTeam _team = new(2);

    public void Dispose()
    {
        _team.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_uniform_merge_is_the_average_rounded_once(int count)
    {
        string[] models = Near("base", count);

        Merge(new MergeRequest { Models = models });

        double[] shares = [.. Enumerable.Repeat(1.0 / count, count)];
        AssertRounded(tensor => SlowMerge.Linear([.. models.Select(m => SmallModels.Values(m)[tensor])], shares));
    }

    [Fact]
    public void Weights_without_a_base_are_shares_whatever_their_sum()
    {
        string[] models = Near("base", 3);

        Merge(new MergeRequest { Models = models, Method = MergeMethod.Weighted, Weights = [1, 5, 2] });

        AssertRounded(tensor => SlowMerge.Linear([.. models.Select(m => SmallModels.Values(m)[tensor])], [0.125, 0.625, 0.25]));
    }

    [Fact]
    public void Weights_with_a_base_multiply_differences()
    {
        string[] models = Near("base", 2);
        string origin = _folder.File("base");

        Merge(new MergeRequest { Models = models, Method = MergeMethod.Weighted, Weights = [1.5, -0.75], Base = origin });

        AssertRounded(tensor => SlowMerge.TaskArithmetic(
            SmallModels.Values(origin)[tensor], [.. models.Select(m => SmallModels.Values(m)[tensor])], [1.5, -0.75]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.25)]
    public void Slerp_follows_the_great_circle_of_each_tensor(double? t)
    {
        string[] models = [SmallModels.Write(_folder, "a", 1), SmallModels.Write(_folder, "b", 2)];

        Merge(new MergeRequest { Models = models, Method = MergeMethod.Slerp, Weights = t is { } share ? [1 - share, share] : null });

        AssertRounded(tensor => SlowMerge.Slerp(SmallModels.Values(models[0])[tensor], SmallModels.Values(models[1])[tensor], t ?? 0.5));
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.07, 0.6)]
    [InlineData(1, 1)]
    public void Ties_trims_over_all_tensors_elects_signs_and_averages_what_agrees(double density, double scale)
    {
        string[] models = Near("base", 3);
        string origin = _folder.File("base");

        Merge(new MergeRequest { Models = models, Method = MergeMethod.Ties, Base = origin, Density = density, Scale = scale });

        double[] expected = SlowMerge.Ties(Flat(origin), [.. models.Select(Flat)], density, scale);
        AssertRounded(expected, Flat(_folder.File("merged")));
    }

    [Theory]
    [InlineData(MergeMethod.Uniform, 3)]
    [InlineData(MergeMethod.Weighted, 3)]
    [InlineData(MergeMethod.Slerp, 2)]
    [InlineData(MergeMethod.Ties, 3)]
    public void Identical_models_give_the_same_model_to_the_bit(MergeMethod method, int count)
    {
        string origin = SmallModels.Write(_folder, "base", 1);
        string[] models = [.. Enumerable.Range(0, count).Select(i => SmallModels.WriteNear(_folder, $"m{i}", origin, 7))];

        Merge(new MergeRequest
        {
            Models = models,
            Method = method,
            Weights = method == MergeMethod.Weighted ? [0.1, 0.7, 0.3] : null,
            Base = method == MergeMethod.Ties ? origin : null,
            Density = method == MergeMethod.Ties ? 1 : null,
        });

        Assert.Equal(Checkpoint.HashWeights(models[0]), Checkpoint.HashWeights(_folder.File("merged")));
    }

    [Fact]
    public void Micro_and_macro_averages_of_partitions_are_what_they_are_called()
    {
        string[] models = Near("base", 5);

        Merge(new MergeRequest { Models = models, Method = MergeMethod.Weighted, Weights = [1, 1, 1, 1, 1] }, "micro");
        Merge(new MergeRequest { Models = models, Method = MergeMethod.Weighted, Weights = [3, 3, 2, 2, 2] }, "macro");
        Merge(new MergeRequest { Models = models }, "all");
        Merge(new MergeRequest { Models = models[..2] }, "left");
        Merge(new MergeRequest { Models = models[2..] }, "right");
        Merge(new MergeRequest { Models = [_folder.File("left"), _folder.File("right")] }, "halves");

        Assert.Equal(Checkpoint.HashWeights(_folder.File("all")), Checkpoint.HashWeights(_folder.File("micro")));
        float[] macro = Flat(_folder.File("macro"));
        Assert.All(Flat(_folder.File("halves")).Zip(macro), pair => Assert.Equal(pair.First, pair.Second, 2e-7f));
        Assert.NotEqual(Checkpoint.HashWeights(_folder.File("micro")), Checkpoint.HashWeights(_folder.File("macro")));
    }

    [Theory]
    [InlineData(MergeMethod.Uniform)]
    [InlineData(MergeMethod.Slerp)]
    [InlineData(MergeMethod.Ties)]
    public void Threads_do_not_change_a_bit(MergeMethod method)
    {
        // More values than one piece holds, so that several threads have work.
        ModelConfiguration model = ModelConfiguration.Llama(vocabulary: 3000, width: 128, layers: 1, heads: 4, context: 16);
        string origin = SmallModels.Write(_folder, "base", 1, model);
        string[] models = [SmallModels.WriteNear(_folder, "a", origin, 2), SmallModels.WriteNear(_folder, "b", origin, 3)];
        List<byte[]> files = [];
        foreach (int threads in (int[])[1, 2, 5])
        {
            using ThreadTeam team = new(threads);
            MergeRequest request = new() { Models = models, Method = method, Base = method == MergeMethod.Ties ? origin : null };
            CheckpointMerger.Write(request, _folder.File($"t{threads}"), team);
            files.Add(File.ReadAllBytes(_folder.File($"t{threads}", "model.safetensors")));
        }

        Assert.Equal(files[0], files[1]);
        Assert.Equal(files[0], files[2]);
    }

    [Fact]
    public void Models_of_gpt2_in_shards_and_half_precision_are_merged_as_they_lie()
    {
        string a = SmallModels.Write(_folder, "a", 1, SmallModels.Gpt2), b = SmallModels.Write(_folder, "b", 2, SmallModels.Gpt2);
        Reshard(b);

        Merge(new MergeRequest { Models = [a, b] });
        AssertRounded(tensor => SlowMerge.Linear([SmallModels.Values(a)[tensor], SmallModels.Values(b)[tensor]], [0.5, 0.5]));

        Merge(new MergeRequest { Models = [a, b], Type = SafetensorsType.BF16 }, "half");
        Dictionary<string, float[]> whole = SmallModels.Values(_folder.File("merged")), half = SmallModels.Values(_folder.File("half"));
        Assert.All(whole.Keys, name => Assert.All(
            whole[name].Zip(half[name]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) / 256)));
        Assert.Contains("\"torch_dtype\": \"bfloat16\"", File.ReadAllText(_folder.File("half", "config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_carries_configuration_tokenizer_and_the_record_of_the_merge()
    {
        string[] models = Near("base", 2);

        Merge(new MergeRequest { Models = models, HashFiles = true });

        Assert.Equal(File.ReadAllText(Path.Combine(models[0], "config.json")), File.ReadAllText(_folder.File("merged", "config.json")));
        Assert.NotNull(ForwardTokenizer());
        JsonElement record = JsonDocument.Parse(File.ReadAllText(_folder.File("merged", "merge.json"))).RootElement;
        Assert.Equal("uniform", record.GetProperty("method").GetString());
        JsonElement second = record.GetProperty("models")[1];
        Assert.Equal(models[1], second.GetProperty("folder").GetString());
        Assert.Equal(0.5, second.GetProperty("weight").GetDouble());
        byte[] hash = System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(models[1], "model.safetensors")));
        Assert.Equal(Convert.ToHexStringLower(hash), second.GetProperty("files")[0].GetProperty("sha256").GetString());
        Assert.False(Directory.Exists(_folder.File(".merged.partial")));

        Tokenizer? ForwardTokenizer()
        {
            using Checkpoint checkpoint = Checkpoint.Load(_folder.File("merged"));
            return checkpoint.Tokenizer;
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_the_models()
    {
        ModelConfiguration large = ModelConfiguration.Llama(vocabulary: 40_000, width: 256, layers: 1, heads: 4, context: 16);
        string a = SmallModels.Write(_folder, "a", 1, large), b = SmallModels.Write(_folder, "b", 2, large);
        // 42 MB of weights in each file; what is allocated are headers, JSON and the tokenizer's text.
        int merges = 0;
        Assert.InRange(
            ManagedAllocation.OfThisThread(1, () => Merge(new MergeRequest { Models = [a, b] }, $"merged{merges++}")), 0, 4_000_000);
    }

    private string[] Near(string origin, int count)
    {
        string from = SmallModels.Write(_folder, origin, 1);
        return [.. Enumerable.Range(0, count).Select(i => SmallModels.WriteNear(_folder, $"m{i}", from, (ulong)i + 10))];
    }

    private void Merge(MergeRequest request, string name = "merged") => CheckpointMerger.Write(request, _folder.File(name), _team);

    private void AssertRounded(Func<string, double[]> expected)
    {
        foreach ((string tensor, float[] values) in SmallModels.Values(_folder.File("merged")))
        {
            AssertRounded(expected(tensor), values);
        }
    }

    // Double sums in another order may fall on the other side of a float32 boundary: at most one unit in the last place.
    private static void AssertRounded(double[] expected, float[] found) => Assert.All(expected.Zip(found), pair =>
        Assert.InRange(pair.Second, MathF.BitDecrement((float)pair.First), MathF.BitIncrement((float)pair.First)));

    private static float[] Flat(string folder) => [.. SmallModels.Values(folder).OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value)];

    /// <summary>Cuts model.safetensors in two files with an index.</summary>
    private static void Reshard(string folder)
    {
        string single = Path.Combine(folder, SafetensorsFolder.SingleFile);
        Dictionary<string, string> map = [];
        using (SafetensorsReader reader = SafetensorsReader.Open(single))
        {
            foreach (SafetensorsTensor[] part in reader.Tensors.Chunk((reader.Tensors.Count / 2) + 1))
            {
                string name = $"model-{map.Count}.safetensors";
                using SafetensorsWriter writer = SafetensorsWriter.Create(
                    Path.Combine(folder, name), part.Select(tensor => (tensor.Name, tensor.Type, tensor.Shape)));
                foreach (SafetensorsTensor tensor in part)
                {
                    writer.Write(tensor.Name, 0, reader.Bytes(tensor.Name, 0, (int)(tensor.End - tensor.Begin)));
                    map.Add(tensor.Name, name);
                }

                writer.Complete();
            }
        }

        File.Delete(single);
        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"), JsonSerializer.Serialize(new { weight_map = map }));
    }
}
