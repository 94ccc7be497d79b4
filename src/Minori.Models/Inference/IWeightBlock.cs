namespace Minori.Models;

/// <summary>The values of a model, addressed as in a block of parameters, wherever they are kept.</summary>
internal unsafe interface IWeightBlock
{
    /// <summary>Values [offset, offset + count) of the block as float32.</summary>
    /// <param name="offset">Of the <see cref="ParameterLayout"/>; the range lies in tensors that are neighbours.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="room">Filled where the values don't lie in memory as they are needed.</param>
    /// <returns>The values: in <paramref name="room"/>, or where they lie.</returns>
    float* Values(long offset, long count, float* room);
}
