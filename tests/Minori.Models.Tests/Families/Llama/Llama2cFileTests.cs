using System.Runtime.InteropServices;
using Minori.Models.Families.Llama;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Families.Llama;

public sealed class Llama2cFileTests : IDisposable
{
    // Width 8, feed-forward 12, 2 layers, 4 heads, 2 key–value heads, context 16; the vocabulary is each test's own.
    private const int Width = 8, FeedForward = 12, Layers = 2, Heads = 4, KeyValueHeads = 2, Context = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public void EveryValueIsReadFromItsPlace(int vocabulary)
    {
        float[] values = Enumerable.Range(0, Floats(vocabulary)).Select(i => (float)i).ToArray();
        using Parameters parameters = Llama2cFile.Read(Write(Header(vocabulary), values));

        int embedding = 10 * Width, norms = Layers * Width, query = Layers * Width * Width;
        int position = embedding + norms;
        Assert.Equal(vocabulary > 0, parameters.Configuration.TieEmbeddings);
        Assert.Equal(KeyValueHeads, parameters.Configuration.KeyValueHeadCount);
        Assert.Equal(values.AsSpan(0, embedding), parameters.Tensor("model.embed_tokens.weight"));

        // A head has two rows, one pair: they stay where they are.
        Assert.Equal(
            values.AsSpan(position + (query / 2), query / 2), parameters.Tensor("model.layers.1.self_attn.q_proj.weight"));
        int final = values.Length - (Context * (Width / Heads)) - Width - (vocabulary < 0 ? embedding : 0);
        Assert.Equal(values.AsSpan(final, Width), parameters.Tensor("model.norm.weight"));
        int up = Layers * Width * FeedForward;
        Assert.Equal(values.AsSpan(final - (up / 2), up / 2), parameters.Tensor("model.layers.1.mlp.up_proj.weight"));
        Assert.Equal(
            values.AsSpan(final - up - (up / 2), up / 2), parameters.Tensor("model.layers.1.mlp.down_proj.weight"));
        if (vocabulary < 0)
        {
            Assert.Equal(values.AsSpan(values.Length - embedding), parameters.Tensor("lm_head.weight"));
        }
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public void AFileOfAnotherLengthIsRefused(int more)
    {
        byte[] values = new byte[(Floats(10) * sizeof(float)) + more];
        AssertRefused(Write(Header(10), values), "its header asks for");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 7)]
    [InlineData(3, -1)]
    [InlineData(4, 3)]
    [InlineData(5, 0)]
    [InlineData(5, int.MinValue)]
    [InlineData(2, int.MaxValue)]
    [InlineData(0, 0x616b3432)]
    public void AHeaderOfNonsenseIsRefusedBeforeAnythingIsAllocated(int field, int value)
    {
        int[] header = Header(10);
        header[field] = value;
        AssertRefused(Write(header, new float[Floats(10)]), "llama2.c");
    }

    [Theory]
    [InlineData(float.NaN, "not a number")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void AWeightThatIsNoNumberIsRefused(float value, string expected)
    {
        float[] values = new float[Floats(10)];
        values[3] = value;
        AssertRefused(Write(Header(10), values), $"element 3 of model.embed_tokens.weight is {expected}");
    }

    [Fact]
    public void AHeaderAloneAndNothingAreRefused()
    {
        AssertRefused(Write<float>([1, 2], []), "fewer than the header");
        AssertRefused(_folder.File("absent.bin"), "cannot be read");
    }

    private static int Floats(int vocabulary) =>
        (Math.Abs(vocabulary) * Width * (vocabulary < 0 ? 2 : 1))
        + (Layers * ((2 * Width) + (2 * Width * Width) + (2 * Width * Width * KeyValueHeads / Heads) + (3 * Width * FeedForward)))
        + Width + (Context * (Width / Heads));

    private static int[] Header(int vocabulary) => [Width, FeedForward, Layers, Heads, KeyValueHeads, vocabulary, Context];

    private static void AssertRefused(string path, string why)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => Llama2cFile.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private string Write<T>(int[] header, T[] values)
        where T : unmanaged
    {
        string path = _folder.File("weights.bin");
        File.WriteAllBytes(path, [.. MemoryMarshal.AsBytes<int>(header), .. MemoryMarshal.AsBytes<T>(values)]);
        return path;
    }
}
