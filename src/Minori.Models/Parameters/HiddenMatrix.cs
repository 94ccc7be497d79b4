namespace Minori.Models;

/// <summary>
/// A matrix of a layer as arithmetic sees it: queries, keys and values are three and gate and up are two, however a
/// family's files and the block of parameters hold them.
/// </summary>
/// <param name="Offset">The first value, counted in floats from the start of the block.</param>
/// <param name="Rows">Outputs.</param>
/// <param name="Columns">Inputs.</param>
public readonly record struct HiddenMatrix(long Offset, int Rows, int Columns)
{
    /// <summary>The number of values.</summary>
    public long Count => (long)Rows * Columns;

    /// <summary>The matrices of every layer of a model.</summary>
    internal static IEnumerable<HiddenMatrix> Of(ModelConfiguration c, IEnumerable<LayerOffsets> layers)
    {
        int queries = c.HeadCount * c.HeadDimension;
        int keys = c.KeyValueHeadCount * c.HeadDimension;
        foreach (LayerOffsets layer in layers)
        {
            long projection = layer.QueryKeyValue.Weight;
            yield return new HiddenMatrix(projection, queries, c.Width);
            yield return new HiddenMatrix(projection + ((long)queries * c.Width), keys, c.Width);
            yield return new HiddenMatrix(projection + ((long)(queries + keys) * c.Width), keys, c.Width);
            yield return new HiddenMatrix(layer.AttentionOutput.Weight, c.Width, queries);
            for (int row = 0; row < c.UpWidth; row += c.FeedForwardWidth)
            {
                yield return new HiddenMatrix(layer.Up.Weight + ((long)row * c.Width), c.FeedForwardWidth, c.Width);
            }

            yield return new HiddenMatrix(layer.Down.Weight, c.Width, c.FeedForwardWidth);
        }
    }
}
