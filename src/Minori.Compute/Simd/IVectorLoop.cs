namespace Minori.Compute;

/// <summary>A loop over a block whose elements are independent of each other, as long as whole vectors are left.</summary>
internal interface IVectorLoop
{
    /// <summary>Goes from element <paramref name="start"/> on.</summary>
    /// <returns>The first element that is left.</returns>
    long Run<TVector, TSimd>(long start)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>;
}
