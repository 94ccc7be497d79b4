using Xunit;

namespace Minori.Models.Tests.Transformer;

public sealed class PassCutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(240)]
    [InlineData(241)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(32000)]
    [InlineData(50257)]
    public void Rows_of_logits_are_whole_lines_apart_and_not_a_multiple_of_a_KiB(int vocabulary)
    {
        int stride = PassCut.LogitsStride(vocabulary);
        Assert.InRange(stride, vocabulary, vocabulary + 31);
        Assert.Equal(0, stride % 16);
        Assert.NotEqual(0, stride % 256);
    }
}
