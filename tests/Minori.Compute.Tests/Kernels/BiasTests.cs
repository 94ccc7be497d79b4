namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class BiasTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 16)]
    [InlineData(11, 37)]
    public void Rows_get_the_bias_and_the_gradient_is_a_chain_down_each_column(int tokens, int width)
    {
        float[] bias = RandomMatrix.Gaussian(width, 1), dy = RandomMatrix.Gaussian(tokens * width, 2);
        float[] set = new float[tokens * width], added = [.. dy], dbias = [.. bias];
        fixed (float* pb = bias, pdy = dy, ps = set, pa = added, pdb = dbias)
        {
            Bias.Forward(ps, pb, tokens, width, accumulate: false);
            Bias.Forward(pa, pb, tokens, width, accumulate: true);
            Bias.Backward(pdb, pdy, tokens, width);
        }

        for (int i = 0; i < width; i++)
        {
            float sum = bias[i];
            for (int t = 0; t < tokens; t++)
            {
                Assert.Equal(bias[i], set[(t * width) + i]);
                Assert.Equal(dy[(t * width) + i] + bias[i], added[(t * width) + i]);
                sum += dy[(t * width) + i];
            }

            Assert.Equal(sum, dbias[i]);
        }
    }
}
