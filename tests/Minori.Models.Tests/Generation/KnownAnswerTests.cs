using System.Buffers.Binary;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Generation;

/// <summary>A trained model from elsewhere, and the text that its own program generates from it.</summary>
public sealed class KnownAnswerTests
{
    [SharedDataFact]
    public void Stories260KTellsItsStoryWordForWord()
    {
        using Parameters parameters = ReadStories(
            SharedData.File("models", "stories260K", "stories260K.bin"));
        using var answer = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.File("models", "stories260K", "greedy_known_answer.json")));
        int begin = answer.RootElement.GetProperty("bos").GetInt32();
        int[] expected = [.. answer.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
        using var generator = new Generator(parameters);
        int[] actual = generator.Generate([begin], expected.Length, new GenerationOptions { Temperature = 0 });
        Assert.Equal(expected, actual);
    }

    private static Parameters ReadStories(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int[] sizes = [.. Enumerable.Range(0, 7).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
        (int width, int feedForward, int layers, int heads) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        var parameters = new Parameters(ModelConfiguration.Llama(
            sizes[5], width, layers, heads, sizes[6], keyValueHeads: sizes[4], feedForwardWidth: feedForward));
        int headDimension = width / heads;
        int position = 28;
        void Fill(string name, Action<Span<float>, int>? permute = null)
        {
            Span<float> values = parameters.Tensor(name);
            foreach (ref float value in values)
            {
                value = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(position));
                position += sizeof(float);
            }

            permute?.Invoke(values, width);
        }

        void Halves(Span<float> matrix, int columns) => PairsToHalves(matrix, columns, headDimension);
        void PerLayer(string part, Action<Span<float>, int>? permute = null)
        {
            for (int layer = 0; layer < layers; layer++)
            {
                Fill($"model.layers.{layer}.{part}.weight", permute);
            }
        }

        Fill("model.embed_tokens.weight");
        PerLayer("input_layernorm");
        PerLayer("self_attn.q_proj", Halves);
        PerLayer("self_attn.k_proj", Halves);
        PerLayer("self_attn.v_proj");
        PerLayer("self_attn.o_proj");
        PerLayer("post_attention_layernorm");
        PerLayer("mlp.gate_proj");
        PerLayer("mlp.down_proj");
        PerLayer("mlp.up_proj");
        Fill("model.norm.weight");
        return parameters;
    }

    /// <summary>Reorders each head's rows from interleaved rotary pairs to first and second halves.</summary>
    private static void PairsToHalves(Span<float> matrix, int columns, int headDimension)
    {
        float[] before = matrix.ToArray();
        for (int row = 0; row < matrix.Length / columns; row++)
        {
            int inHead = row % headDimension;
            int half = headDimension / 2;
            int source = row - inHead + (inHead < half ? 2 * inHead : (2 * (inHead - half)) + 1);
            before.AsSpan(source * columns, columns).CopyTo(matrix[(row * columns)..]);
        }
    }
}
