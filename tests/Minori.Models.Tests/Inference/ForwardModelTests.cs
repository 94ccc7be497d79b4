using System.Collections.Immutable;
using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Inference;

public sealed class ForwardModelTests : IDisposable
{
    // Matrices of more than one piece of packing, of a last piece that is not whole, and of an odd number of rows.
    private static readonly ModelConfiguration Configuration = ModelConfiguration.Llama(
        vocabulary: 1237, width: 96, layers: 3, heads: 6, context: 40, keyValueHeads: 3, feedForwardWidth: 1033,
        tieEmbeddings: false);

    private readonly ThreadTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    [Fact]
    public void ChangedParametersReachItOnlyWhenItTakesThem()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, 1);
        using Parameters other = SmallModels.Weights(Configuration, 2);
        using ForwardModel model = ForwardModel.Of(parameters, _team);
        float[] before = Losses(model);
        parameters.Values.Span.Fill(0.01f);
        Assert.Equal(before, Losses(model));
        model.Take(other, _team);
        float[] after = Losses(model);
        Assert.NotEqual(before, after);
        using ForwardModel fresh = ForwardModel.Of(other, _team);
        Assert.Equal(Losses(fresh), after);
    }

    [Theory]
    [InlineData(SafetensorsType.F32, false)]
    [InlineData(SafetensorsType.F32, true)]
    [InlineData(SafetensorsType.BF16, false)]
    [InlineData(SafetensorsType.F16, true)]
    public void FromFilesInMemoryOrMappedItHasTheBitsOfTheLoadedWeights(SafetensorsType type, bool isTied)
    {
        ModelConfiguration configuration = Configuration with { TieEmbeddings = isTied };
        using TemporaryFolder folder = new();
        using (Parameters parameters = SmallModels.Weights(configuration, 3))
        {
            WriteShards(folder.File("m"), parameters, type);
        }

        using Checkpoint loaded = Checkpoint.Load(folder.File("m"));
        using ForwardModel expected = ForwardModel.Of(loaded.Parameters, _team);
        using ForwardCheckpoint memory = ForwardCheckpoint.Open(folder.File("m"), _team);
        using ForwardCheckpoint mapped = ForwardCheckpoint.Open(folder.File("m"), _team, WeightsPlacement.Mapped);
        Assert.False(memory.Model.IsStreamed);
        Assert.True(mapped.Model.IsStreamed);
        Assert.True(mapped.Model.Bytes < memory.Model.Bytes / 2);
        Assert.Throws<InvalidOperationException>(() => mapped.Model.Take(loaded.Parameters, _team));
        float[] losses = Losses(expected);
        Assert.Equal(losses, Losses(memory.Model));
        Assert.Equal(losses, Losses(mapped.Model));

        var options = new GenerationOptions { Seed = 5 };
        using Generator one = new(expected, _team), two = new(mapped.Model, _team);
        Assert.Equal(one.Generate([3, 1, 4], 60, options), two.Generate([3, 1, 4], 60, options));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInitialCheckpointWrittenTensorByTensorIsThatOfInitializedParameters(bool isGpt2)
    {
        using TemporaryFolder folder = new();
        ModelConfiguration configuration = isGpt2 ? ModelConfiguration.Gpt2(61, 48, 2, 4, 20) : Configuration;
        InitialCheckpoint.Write(folder.File("f32"), configuration, seed: 8, SafetensorsType.F32, _team);
        InitialCheckpoint.Write(folder.File("bf16"), configuration, seed: 8, SafetensorsType.BF16, _team);
        using Parameters expected = Parameters.Initialize(configuration, seed: 8);
        using Checkpoint whole = Checkpoint.Load(folder.File("f32")), rounded = Checkpoint.Load(folder.File("bf16"));
        Assert.True(expected.Values.Span.SequenceEqual(whole.Parameters.Values.Span));
        Span<float> exact = expected.Values.Span, near = rounded.Parameters.Values.Span;
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.True(Math.Abs(exact[i] - near[i]) <= Math.Abs(exact[i]) / 256);
        }

        string Type(string name) => (string)ConfigurationFile.Parse(folder.File(name))["torch_dtype"]!;
        Assert.Equal(("float32", "bfloat16"), (Type("f32"), Type("bf16")));
    }

    [Fact]
    public void AFolderThatIsBrokenIsRefusedAndNothingStaysOpen()
    {
        using TemporaryFolder folder = new();
        using Parameters parameters = SmallModels.Weights(Configuration, 3);
        WriteShards(folder.File("m"), parameters, SafetensorsType.F32);
        File.Delete(Directory.GetFiles(folder.File("m"), "*.safetensors")[0]);
        Assert.Throws<CheckpointException>(
            () => ForwardCheckpoint.Open(folder.File("m"), _team, WeightsPlacement.Mapped));
        Assert.Throws<CheckpointException>(() => ForwardCheckpoint.Open(folder.File("none"), _team));
    }

    [Fact]
    public void ADescriptionIsThatOfTheLoadedCheckpoint()
    {
        using TemporaryFolder folder = new();
        using Parameters parameters = SmallModels.Weights(Configuration, 3);
        WriteShards(folder.File("m"), parameters, SafetensorsType.BF16);
        using Checkpoint loaded = Checkpoint.Load(folder.File("m"));
        CheckpointDescription description = CheckpointDescription.Read(folder.File("m"));
        Assert.Equal(loaded.WeightsHash, description.WeightsHash);
        Assert.Equal(loaded.Parameters.Configuration, description.Configuration);
        Assert.Equal(loaded.Parameters.Layout.Tensors.Select(tensor => tensor.Name), description.Tensors.Select(tensor => tensor.Name));
        foreach (TensorDescription tensor in description.Tensors)
        {
            double sum = 0;
            foreach (float value in loaded.Parameters.Tensor(tensor.Name))
            {
                sum += (double)value * value;
            }

            Assert.Equal(Math.Sqrt(sum / loaded.Parameters.Layout[tensor.Name].Count), tensor.RootMeanSquare);
        }
    }

    private float[] Losses(ForwardModel model)
    {
        (int[] inputs, int[] targets) = SmallModels.Batch(Configuration, 400, seed: 9);
        float[] losses = new float[400];
        using EvaluationPass pass = new(model, 40, _team);
        pass.Run(inputs, targets, [.. Enumerable.Repeat(40, 10)], losses);
        return losses;
    }

    /// <summary>Two files with an index, cut in the middle of a layer, so that one layer's tensors lie in both.</summary>
    private static void WriteShards(string folder, Parameters parameters, SafetensorsType type)
    {
        Directory.CreateDirectory(folder);
        ConfigurationFile.Write(folder, parameters.Configuration);
        ParameterTensor[] tensors = [.. parameters.Layout.Tensors];
        int cut = tensors.Length / 2;
        List<string> entries = [];
        foreach ((string name, ParameterTensor[] part) in ((string, ParameterTensor[])[])
            [("model-00001-of-00002.safetensors", tensors[..cut]), ("model-00002-of-00002.safetensors", tensors[cut..])])
        {
            using SafetensorsWriter writer = SafetensorsWriter.Create(
                Path.Combine(folder, name),
                part.Select(t => (t.Name, type, t.Shape.Select(size => (long)size).ToImmutableArray())));
            foreach (ParameterTensor tensor in part)
            {
                writer.WriteValues(tensor.Name, 0, parameters.Tensor(tensor));
                entries.Add($"\"{tensor.Name}\": \"{name}\"");
            }

            writer.Complete();
        }

        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"), "{\"weight_map\": {" + string.Join(", ", entries) + "}}");
    }
}
